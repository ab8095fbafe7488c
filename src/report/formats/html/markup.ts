/** HTML that cannot be broken out of: what a template is given is escaped, unless a template made it. */
import { oneLine } from '../../../core/text.ts';

export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

export type Content = Html | string | readonly Content[];

/** Between the values stands markup of this code's own. Attributes go in double quotes. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(strings.map((own, i) => own + (i < values.length ? markupOf(values[i] ?? '') : '')).join(''));
}

function markupOf(content: Content): string {
  if (content instanceof Html) return content.markup;
  return typeof content === 'string' ? escape(oneLine(content)) : content.map(markupOf).join('');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Line ends are kept. */
export function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}
