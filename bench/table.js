// @ts-check
/**
 * Prints the head of a Markdown table, and returns what prints a row of it: as figures come in, and aligned for a terminal.
 * @param {import('./benches.js').Print} print
 * @param {readonly string[]} columns the first is text, the others are figures
 * @param {number} [textWidth] characters of the longest text
 * @returns {(cells: readonly (string | number)[]) => void}
 */
export function table(print, columns, textWidth = 0) {
  const widths = columns.map(({ length }, i) => Math.max(length, i === 0 ? textWidth : leastWidth));
  const row = (/** @type {readonly string[]} */ cells) => print(`| ${cells.join(' | ')} |`);
  const aligned = (/** @type {readonly (string | number)[]} */ cells) =>
    cells.map((cell, i) => {
      const [text, width] = [String(cell), widths[i] ?? 0];
      return i === 0 ? text.padEnd(width) : text.padStart(width);
    });
  row(aligned(columns));
  row(widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)));
  return (cells) => row(aligned(cells));
}

const leastWidth = 8;
