import { wrapped } from '../core/wrapped.ts';

/** Longer lines are hard to read. */
const mostColumns = 80;

/** Each line continues below its own text. */
export function wrappedLines(text: string, columns: number): string {
  return text
    .split('\n')
    .flatMap((line) => wrapped(line, Math.min(mostColumns, columns), `${/^ */.exec(line)?.[0]}  `))
    .join('\n');
}
