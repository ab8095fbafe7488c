import { createHash } from 'node:crypto';
import { type CsvRecord, csvRecords } from '../data/sources/csv-records.ts';
import { openProblem } from '../data/sources/files.ts';
import { lineBlocks } from '../data/sources/lines.ts';
import { didYouMean, ProblemsError, type Problem } from '../core/problems.ts';
import { placeOf } from '../data/storage/index.ts';

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
 * Reads ascending times, one per line (except empty lines and `#` comments) or from a CSV column. Returns milliseconds after the first,
 * divided by `speed`. Throws ProblemsError with file and lines.
 */
export async function readDueTimes(path: string, { column, unit, speed }: ReplayOptions): Promise<number[]> {
  const toMs = (unit === 's' ? 1000 : 1) / speed;
  const dueMs: number[] = [];
  const problems: Problem[] = [];
  let first = 0;
  let last = -Infinity;
  for await (const entries of column === undefined ? lines(path) : cells(path, column)) {
    for (const { line, text, problem } of entries) {
      const time = Number(text);
      const message = problem ?? wrongWith(time, text, last);
      if (message !== undefined) problems.push({ file: path, line, message });
      else {
        if (dueMs.length === 0) first = time;
        last = time;
        dueMs.push((time - first) * toMs);
      }
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
  if (last === first)
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
  const message = `the header has no column "${column}"${didYouMean(column, names)}; it has: ${names.join(', ')}`;
  throw new ProblemsError({ file, line: header.line, message });
}

function wrongWith(time: number, text: string, last: number): string | undefined {
  if (text === '' || !Number.isFinite(time)) return `must be a time, not ${JSON.stringify(text.slice(0, 40))}`;
  return time < last ? `${text} follows ${last}: times must ascend` : undefined;
}
