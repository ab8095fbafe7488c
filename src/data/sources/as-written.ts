/** Rows of JSON with numbers that JavaScript's cannot hold. `JSON.parse` rounds them, but is ten times as fast. */
import { parse, parseNumberAndBigInt } from 'lossless-json';

/** For messages, which may do without. */
const longest = 1024 * 1024;

/** The row with its numbers as the text has them, for messages; undefined if it is too long or nested too deeply for that. */
export function withNumbersAsWritten(text: string): unknown {
  return text.length > longest ? undefined : parsed(text, (digits) => digits);
}

/** Integers that a number may not hold. */
const longInteger = /(^|[\s:,[-])\d{16}/;

/** The row with such integers as bigint; undefined if it has none. */
export function withExactIntegers(text: string): unknown {
  if (!longInteger.test(text)) return undefined;
  return parsed(text, (digits) => {
    const number = Number(digits);
    return Number.isInteger(number) && !Number.isSafeInteger(number) ? parseNumberAndBigInt(digits) : number;
  });
}

function parsed(text: string, parseNumber: (digits: string) => unknown): unknown {
  try {
    return parse(text, undefined, { parseNumber, onDuplicateKey: ({ newValue }) => newValue });
  } catch {
    return undefined;
  }
}
