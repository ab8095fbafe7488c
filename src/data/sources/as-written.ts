import { parse } from 'lossless-json';

/** The row with its numbers as the text has them, for messages; undefined if it is nested too deeply for that. */
export function withNumbersAsWritten(text: string): unknown {
  try {
    return parse(text, undefined, { parseNumber: (digits) => digits, onDuplicateKey: ({ newValue }) => newValue });
  } catch {
    return undefined;
  }
}
