/** The rows that a pipeline wrote, counted out by key and kept for the sink. */
import type { Feature } from '../../core/batch.ts';
import type { TextRows } from '../../data/sinks/sink.ts';
import { placeOf } from '../../data/storage/index.ts';
import type { Recorder } from '../../measure/recorder.ts';
import { ResultColumns, type ResultRow } from './result-columns.ts';

/** Counts the rows of all files whose path begins with `prefix`. Returns how many there are. Throws if one cannot be read. */
export async function countRows(
  prefix: string,
  outputs: readonly Feature[],
  recorder: Recorder,
  kept: TextRows | undefined,
): Promise<number> {
  let rows = 0;
  for (const { path } of await placeOf(prefix).list(prefix)) {
    const columns = new ResultColumns(outputs);
    for await (const lines of linesOf(path)) {
      const found = lines.map((line) => parsed(line, path));
      rows += found.length;
      for (const { keys, ...outcome } of columns.of(found)) recorder.outcome(keys, outcome);
      await kept?.write(found.map(({ key }, i) => ({ key, text: lines[i] as string })));
    }
  }
  return rows;
}

function parsed(line: string, path: string): ResultRow {
  try {
    return JSON.parse(line) as ResultRow;
  } catch (cause) {
    throw new Error(`${path} has a line that is no row: ${line.slice(0, 200)}`, { cause });
  }
}

/** Lines of a file, some at a time, without their ends. */
export async function* linesOf(path: string): AsyncGenerator<readonly string[], void> {
  let held: Buffer[] = [];
  for await (const chunk of (await placeOf(path).read(path)) as AsyncIterable<Buffer>) {
    const cut = chunk.lastIndexOf('\n');
    if (cut === -1) {
      held.push(chunk);
      continue;
    }
    yield Buffer.concat([...held, chunk.subarray(0, cut)])
      .toString()
      .split('\n');
    held = [chunk.subarray(cut + 1)];
  }
  const rest = Buffer.concat(held).toString();
  if (rest !== '') yield [rest];
}
