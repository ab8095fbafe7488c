/** Labels of cloud resources, by which a bill tells who used them. */
import { createHash } from 'node:crypto';

export type Labels = Readonly<Record<string, string>>;

/** Its value is the run's id. */
export const runLabel = 'predbench-run';
/** Its value is the cell's id; absent from what a run's cells share. */
export const cellLabel = 'predbench-cell';

/** Of what a run makes, for all its cells or for one of them. */
export function labelsOf(run: string, cell?: string): Labels {
  return { [runLabel]: labelValue(run), ...(cell !== undefined && { [cellLabel]: labelValue(cell) }) };
}

const longest = 63;
const hashLength = 8;

/** The text in Google's form of a label's value: lower case, digits, `-` and `_`, at most 63. What is cut keeps a hash, to stay different. */
export function labelValue(text: string): string {
  const value = text.toLowerCase().replaceAll(/[^a-z0-9_-]+/g, '-');
  if (value.length <= longest) return value;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, hashLength);
  return `${value.slice(0, longest - hashLength - 1)}-${hash}`;
}
