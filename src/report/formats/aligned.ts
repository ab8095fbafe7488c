/** Text in columns of a terminal's characters. */
export interface TextCell {
  readonly text: string;
  readonly paint: (text: string) => string;
}

/** Text columns to the left, figures to the right; painted after padding, so that colour has no width. */
export function aligned(rows: readonly (readonly TextCell[])[], textColumns: number): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => widthOf(row[column]?.text ?? ''))));
  return rows.map((row) =>
    `  ${row
      .map(({ text, paint }, column) => {
        const space = ' '.repeat((widths[column] ?? 0) - widthOf(text));
        return column < textColumns ? paint(text) + space : space + paint(text);
      })
      .join('  ')}`.trimEnd(),
  );
}

const segmenter = new Intl.Segmenter();
const wide =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

/** Columns that a terminal gives the text: two for East Asian characters and emoji, one for a letter with its marks. */
export function widthOf(text: string): number {
  return [...segmenter.segment(text)].reduce((sum, { segment }) => sum + (wide.test(segment) ? 2 : 1), 0);
}

/**
 * Lines of at most `columns`, broken between words; a longer word stands alone. Spaces before the first stay, and lines after it
 * begin with `hanging`.
 */
export function wrapped(text: string, columns: number, hanging = ''): string[] {
  const lines: string[] = [];
  let line = '';
  const indent = /^ */.exec(text)?.[0] ?? '';
  for (const word of text.slice(indent.length).split(' ')) {
    const longer = line === '' ? indent + word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > columns) {
      lines.push(line);
      line = hanging + word;
    } else line = longer;
  }
  return [...lines, line];
}
