/** Text in the columns of a terminal, where a letter of East Asia takes two. */
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

export function widthOf(text: string): number {
  return stringWidth(text);
}

/**
 * Lines of at most `columns`, broken between words; a longer word, such as a path, stands alone. Spaces before the first stay, and lines
 * after it begin with `hanging`.
 */
export function wrapped(text: string, columns: number, hanging = ''): string[] {
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
