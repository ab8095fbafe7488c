import { isObject, parsePredictionJson } from '../../core/json.ts';
import { messageOf } from '../../core/problems.ts';
import { lineBlocks } from './lines.ts';
import type { RawRow } from './rows.ts';
import type { TextFormat } from './text/encoding.ts';

/** One JSON object per line, one block per read, without empty lines. */
export async function* jsonLines(path: string, format?: TextFormat): AsyncGenerator<readonly RawRow[], void, undefined> {
  let line = 0;
  for await (const texts of lineBlocks(path, format)) {
    const rows: RawRow[] = [];
    for (const text of texts) {
      line++;
      if (text.trim() !== '') rows.push(rawRow(text, line));
    }
    yield rows;
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
