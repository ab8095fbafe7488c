/** Text in the columns of a terminal, where a letter of East Asia takes two. */
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** Most texts, whose width needs no tables of letters. */
const plain = /^[\x20-\x7e]*$/;

export function widthOf(text: string): number {
  return plain.test(text) ? text.length : stringWidth(text);
}

/**
 * Lines of at most `columns`, broken between words; a longer word, such as a path, stands alone. Spaces before the first stay, and lines
 * after it begin with `hanging`.
 */
export function wrapped(text: string, columns: number, hanging = ''): string[] {
  if (plain.test(text) && text.length <= columns) return [text];
  const [first = '', ...further] = wrapAnsi(text, columns, { trim: false }).split('\n');
  const rest = further.map((part) => part.trim()).join(' ');
  if (further.length === 0) return [text];
  return [
    first.trimEnd(),
    ...wrapAnsi(rest, columns - widthOf(hanging))
      .split('\n')
      .map((line) => hanging + line),
  ];
}
