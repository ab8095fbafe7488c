/** `--scale`: an experiment made small enough for a first look, or for a laptop. Rates stay, so that a stream is the same stream for less long. */
import type { Problem } from '../core/problems.ts';
import type { Scale } from '../core/record.ts';
import { dueTimes, lengthS } from '../workloads/arrivals.ts';
import type { Workload } from '../workloads/workload.ts';
import type { Choices } from './choices.ts';

/** What a workload is not scaled below, unless it is smaller in the experiment itself. */
export const leastRows = 10;
export const leastS = 10;
export const leastMessages = 300;
/** Of a workload with micro-batches of its own: fewer would not fill them. */
export const leastMicroBatches = 2;

type Stream = Extract<Workload, { kind: 'stream' }>;

/**
 * The workloads with their rows and seconds times `factor`, and what they are in the experiment. A stream without an end stays as it is.
 * `--rows` and `--seconds` beside `--scale` become problems: they would say two things of one number.
 */
export function scaled(
  workloads: readonly Workload[],
  { scale: factor, rows, seconds }: Choices,
  problems: Problem[],
): { readonly workloads: readonly Workload[]; readonly scale?: Scale } {
  if (factor === undefined) return { workloads };
  for (const [flag, value] of Object.entries({ rows, seconds })) {
    if (value !== undefined)
      problems.push({ file: '--scale', message: `cannot stand beside --${flag}: both set the same number` });
  }
  const smaller = workloads.map((workload) => smallerBy(factor, workload));
  const full = workloads.flatMap((workload, i) => (smaller[i] === workload ? [] : [sizeOf(workload)]));
  return { workloads: smaller, scale: { factor, full } };
}

/** The same object where there is nothing to make smaller. */
function smallerBy(factor: number, workload: Workload): Workload {
  if (workload.kind === 'batch') {
    const rows = Math.max(Math.round(factor * workload.rows), leastRows);
    return rows < workload.rows ? { ...workload, rows } : workload;
  }
  const fullS = workload.kind === 'stream' ? lengthS(workload) : workload.seconds;
  if (fullS === undefined) return workload;
  const leastFor = Math.max(factor * fullS, leastS);
  const seconds = workload.kind === 'stream' ? longEnough(workload, leastFor, fullS) : leastFor;
  return seconds < fullS ? { ...workload, seconds } : workload;
}

/** From `seconds` on upwards, the first length in which enough messages are due. */
function longEnough(stream: Stream, seconds: number, fullS: number): number {
  const messages = Math.max(leastMessages, leastMicroBatches * (stream.batching?.maxSize ?? 0));
  let length = seconds;
  while (length < fullS && !has(messages, { ...stream, seconds: length })) length = Math.ceil(length * 1.01);
  return length;
}

function has(messages: number, stream: Stream): boolean {
  const next = dueTimes(stream);
  for (let i = 0; i < messages; i++) if (next() === Infinity) return false;
  return true;
}

function sizeOf(workload: Workload): Scale['full'][number] {
  const { name } = workload;
  if (workload.kind === 'batch') return { workload: name, rows: workload.rows };
  const seconds = workload.kind === 'stream' ? lengthS(workload) : workload.seconds;
  if (seconds === undefined) throw new Error('a stream without an end is not scaled');
  return { workload: name, seconds };
}
