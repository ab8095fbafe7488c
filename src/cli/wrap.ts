import wrapAnsi from 'wrap-ansi';

/** Longer lines are hard to read. */
const mostColumns = 80;

/** Lines broken between words, continued below their own text. What has no spaces, such as a path, stays whole. */
export function wrapped(text: string, columns: number): string {
  const width = Math.min(mostColumns, columns);
  return text
    .split('\n')
    .map((line) => {
      const indent = `${/^ */.exec(line)?.[0]}  `;
      const [first = '', ...further] = linesOf(line, width);
      const rest = further.length === 0 ? [] : linesOf(further.join(' '), width - indent.length);
      return [first, ...rest.map((part) => indent + part)].join('\n');
    })
    .join('\n');
}

/** The first keeps its indent. */
function linesOf(line: string, columns: number): string[] {
  const [first = '', ...further] = wrapAnsi(line, columns, { trim: false }).split('\n');
  return [first.trimEnd(), ...further.map((part) => part.trim())];
}
