import { isObject, parsePredictionJson } from '../../core/json.ts';
import { messageOf } from '../../core/problems.ts';
import { textBlocks, type TextPosition } from './lines.ts';
import type { RawRow } from './rows.ts';
import type { TextFormat } from './text/encoding.ts';

/** Rows that were read at once. */
interface JsonBlock {
  readonly rows: readonly RawRow[];
  /** Their start, if the file can be read from there. */
  readonly at: TextPosition | undefined;
}

/** One JSON object per line, one block per read, without empty lines. */
export async function* jsonLines(path: string, format?: TextFormat): AsyncGenerator<readonly RawRow[], void, undefined> {
  for await (const { rows } of jsonBlocks(path, format)) yield rows;
}

/** The same, with the places of the blocks, from `from` to the end. */
export async function* jsonBlocks(
  path: string,
  format?: TextFormat,
  from?: TextPosition,
): AsyncGenerator<JsonBlock, void, undefined> {
  let line = from?.lines ?? 0;
  for await (const { lines, at } of textBlocks(path, format, from)) {
    const rows: RawRow[] = [];
    for (const text of lines) {
      line++;
      if (text.trim() !== '') rows.push(rawRow(text, line));
    }
    yield { rows, at };
  }
}

function rawRow(text: string, line: number): RawRow {
  try {
    return rowOf(JSON.parse(text), text, line);
  } catch (error) {
    return withBareNumbers(text, line) ?? { line, problem: `not JSON: ${messageOf(error)}` };
  }
}

function rowOf(row: unknown, text: string, line: number): RawRow {
  if (isObject(row)) return { line, row, text };
  return { line, problem: `not a JSON object, but ${Array.isArray(row) ? 'a list' : 'a single value'}` };
}

/** Python writes NaN and infinities as bare words, which JSON does not have. */
function withBareNumbers(text: string, line: number): RawRow | undefined {
  try {
    return { ...rowOf(parsePredictionJson(text), text, line), hasBareNumbers: true };
  } catch {
    return undefined;
  }
}
