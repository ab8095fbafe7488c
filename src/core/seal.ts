/** A checksum inside a stored run, so that a flipped digit is not taken for a measurement. */
import { createHash } from 'node:crypto';

type Data = Readonly<Record<string, unknown>>;

/** The record as JSON, with its checksum as the last key. */
export function sealedText(record: object): string {
  const sha256 = checksum(JSON.stringify(record));
  return `${JSON.stringify({ ...record, sha256 }, undefined, 1)}\n`;
}

/** The record without its checksum. `isWhole` is undefined in runs of earlier versions, which have none. */
export function unsealed(stored: Data): { readonly record: Data; readonly isWhole: boolean | undefined } {
  const { sha256, ...record } = stored;
  return { record, isWhole: sha256 === undefined ? undefined : sha256 === checksum(JSON.stringify(record)) };
}

/** Of the values, not of the file: line breaks and indentation may change. */
function checksum(json: string): string {
  return createHash('sha256').update(json).digest('hex');
}
