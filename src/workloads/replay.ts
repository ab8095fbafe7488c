import { createHash } from 'node:crypto';
import { type CsvRecord, csvRecords } from '../data/sources/csv-records.ts';
import { openProblem } from '../data/sources/files.ts';
import { lineBlocks } from '../data/sources/lines.ts';
import { didYouMean, ProblemsError, type Problem } from '../core/problems.ts';
import { namesText } from '../core/text.ts';
import { placeOf } from '../data/storage/index.ts';
import { timestampMs } from './timestamps.ts';

export interface ReplayOptions {
  /** Column of a CSV file with a header; absent if the file has one time per line. */
  readonly column?: string;
  readonly unit: 's' | 'ms';
  /** Speed-up over the recording. */
  readonly speed: number;
}

/** Most problems to report: a wrong file would have one per line. */
const maxProblems = 5;
const maxTimes = 10_000_000;

/** SHA-256 of a file. Throws ProblemsError if it cannot be read. */
export async function fileHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of await placeOf(path).read(path)) hash.update(chunk as Buffer);
  } catch (cause) {
    throw openProblem(path, cause);
  }
  return hash.digest('hex');
}

/**
 * Reads ascending times (numbers in `unit`, or timestamps), one per line (except empty lines and `#` comments) or from a CSV column. Returns milliseconds after the first,
 * divided by `speed`. Throws ProblemsError with file and lines.
 */
export async function readDueTimes(path: string, { column, unit, speed }: ReplayOptions): Promise<number[]> {
  const dueMs: number[] = [];
  const problems: Problem[] = [];
  let form: TimeForm | undefined;
  let first = 0;
  let last = { time: -Infinity, text: '' };
  for await (const entries of column === undefined ? lines(path) : cells(path, column)) {
    for (const { line, text, problem } of entries) {
      form ??= formOf(text, unit);
      const time = form?.read(text);
      if (problem !== undefined || form === undefined || time === undefined || time < last.time) {
        problems.push({ file: path, line, message: problem ?? wrongWith(time, text, last.text) });
        continue;
      }
      if (dueMs.length === 0) first = time;
      last = { time, text };
      dueMs.push((time - first) * (form.unitMs / speed));
    }
    if (problems.length >= maxProblems) break;
    if (dueMs.length > maxTimes) {
      problems.push({ file: path, message: `has more than ${maxTimes} times`, remedy: 'split the file into several streams' });
      break;
    }
  }
  if (problems.length > 0) throw new ProblemsError(problems.slice(0, maxProblems));
  if (dueMs.length < 2)
    throw new ProblemsError({ file: path, message: `has ${dueMs.length} times; a replay needs at least two` });
  if (last.time === first)
    throw new ProblemsError({ file: path, message: 'all times are the same', remedy: 'that is a batch: write `use: batch`' });
  return dueMs;
}

interface Entry {
  readonly line: number;
  readonly text: string;
  readonly problem?: string;
}

async function* lines(path: string): AsyncGenerator<Entry[], void, undefined> {
  let line = 0;
  for await (const texts of lineBlocks(path)) {
    const entries = texts.map((text) => ({ line: ++line, text: text.trim() }));
    yield entries.filter(({ text }) => text !== '' && !text.startsWith('#'));
  }
}

async function* cells(path: string, column: string): AsyncGenerator<Entry[], void, undefined> {
  let index: number | undefined;
  for await (const block of csvRecords(path)) {
    let records = block;
    if (index === undefined && block.length > 0) {
      index = columnIndex(path, block[0] as CsvRecord, column);
      records = block.slice(1);
    }
    yield records.map((record) =>
      'problem' in record
        ? { line: record.line, text: '', problem: record.problem }
        : { line: record.line, text: record.cells[index as number]?.trim() ?? '' },
    );
  }
}

function columnIndex(file: string, header: CsvRecord, column: string): number {
  const names = 'cells' in header ? header.cells : [];
  const index = names.indexOf(column);
  if (index !== -1) return index;
  const message = `the header has no column "${column}"${didYouMean(column, names)}; it has: ${namesText(names)}`;
  const remedy = /[;\t]/.test(names.join('')) ? 'give a CSV file with commas, or one with a time a line' : undefined;
  throw new ProblemsError({ file, line: header.line, message, ...(remedy !== undefined && { remedy }) });
}

/** All times of a file have one form. */
interface TimeForm {
  readonly unitMs: number;
  readonly read: (text: string) => number | undefined;
}

function formOf(text: string, unit: ReplayOptions['unit']): TimeForm | undefined {
  const forms: readonly TimeForm[] = [
    { unitMs: 1, read: timestampMs },
    { unitMs: unit === 's' ? 1000 : 1, read: (one) => (one !== '' && Number.isFinite(Number(one)) ? Number(one) : undefined) },
  ];
  return forms.find(({ read }) => read(text) !== undefined);
}

/** `time` is absent if the text is none; otherwise it comes before the last. */
function wrongWith(time: number | undefined, text: string, last: string): string {
  if (time !== undefined) return `${text} follows ${last}: times must ascend`;
  const given = JSON.stringify(text.slice(0, 40));
  return last === ''
    ? `must be a time, such as 1.5 or 2026-11-28T09:00:00Z, not ${given}`
    : `must be a time like ${last}, not ${given}`;
}
