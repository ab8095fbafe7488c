/** Markdown's building blocks. Data passes through `escape`. */
import { oneLine } from '../../core/text.ts';

/** Text that shows as it is: no markup, no HTML, no end of a table's row. */
export function escape(text: string): string {
  return oneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_[\]|~]/g, (character) => `\\${character}`)
    .replace(/^(?:[-+#]|\d+(?=[.)](?:\s|$)))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

/** Fenced by more backticks than it contains. */
export function codeBlock(text: string, language: string): string {
  const longestRun = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(Math.max(3, 1 + longestRun));
  return `${fence}${language}\n${text}\n${fence}`;
}

export function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

/** Columns from `numbersFrom` on are set to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], numbersFrom = head.length): string {
  const rule = head.map((_, i) => (i < numbersFrom ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
