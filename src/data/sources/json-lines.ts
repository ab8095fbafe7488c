import { parse, parseNumberAndBigInt } from 'lossless-json';
import { isObject } from '../../core/json.ts';
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
    const row = longInteger.test(text) ? exactly(text) : (JSON.parse(text) as unknown);
    if (isObject(row)) return { line, row };
    return { line, problem: `not a JSON object, but ${Array.isArray(row) ? 'a list' : 'a single value'}` };
  } catch (error) {
    return { line, problem: error instanceof RangeError ? 'nested too deeply' : `not JSON: ${messageOf(error)}` };
  }
}

/** Integers that a number may not hold. */
const longInteger = /(^|[\s:,[-])\d{16}/;

/** Such integers as bigint, so that they are refused as the file has them. */
function exactly(text: string): unknown {
  const parseNumber = (digits: string) => {
    const number = Number(digits);
    return Number.isInteger(number) && !Number.isSafeInteger(number) ? parseNumberAndBigInt(digits) : number;
  };
  return parse(text, undefined, { parseNumber, onDuplicateKey: ({ newValue }) => newValue });
}
