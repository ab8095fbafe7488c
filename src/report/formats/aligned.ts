import { widthOf } from '../../core/wrapped.ts';

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
