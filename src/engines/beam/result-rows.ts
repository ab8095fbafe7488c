/** The rows that a pipeline wrote, counted out by key and kept for the sink. */
import type { Feature } from '../../core/batch.ts';
import type { Failure } from '../../core/predictor.ts';
import { BatchBuilder } from '../../data/columns/batch-builder.ts';
import type { TextRows } from '../../data/sinks/jsonl.ts';
import { placeOf } from '../../data/storage/index.ts';
import type { Recorder } from '../../measure/recorder.ts';

interface ResultRow {
  readonly key: number;
  readonly prediction?: Readonly<Record<string, unknown>>;
  readonly error?: string;
}

/** Counts the rows of all files whose path begins with `prefix`. Returns how many there are. Throws if one cannot be read. */
export async function countRows(
  prefix: string,
  outputs: readonly Feature[],
  recorder: Recorder,
  kept: TextRows | undefined,
): Promise<number> {
  let rows = 0;
  for (const { path } of await placeOf(prefix).list(prefix)) {
    const counter = new RowCounter(outputs, recorder);
    for await (const lines of linesOf(path)) {
      const found = lines.map((line) => parsed(line, path));
      rows += found.length;
      counter.count(found);
      await kept?.write(found.map(({ key }, i) => ({ key, text: lines[i] as string })));
    }
  }
  return rows;
}

/** Of one file. */
class RowCounter {
  readonly #outputs: readonly Feature[];
  readonly #recorder: Recorder;
  /** Of the outputs that the first prediction has; a strategy may have fewer than the model. */
  #builder: BatchBuilder | undefined;

  constructor(outputs: readonly Feature[], recorder: Recorder) {
    this.#outputs = outputs;
    this.#recorder = recorder;
  }

  count(rows: readonly ResultRow[]): void {
    const failed: { readonly key: number; readonly failure: Failure }[] = [];
    for (const { key, prediction, error } of rows) {
      const failure = prediction === undefined ? { message: error ?? 'no prediction' } : this.#add(key, prediction);
      if (failure !== undefined) failed.push({ key, failure });
    }
    const { keys, columns } = this.#builder?.take() ?? { keys: new Float64Array(), columns: {} };
    this.#recorder.outcome(keys, { outputs: columns, failed: new Map() });
    this.#recorder.outcome(
      Float64Array.from(failed, ({ key }) => key),
      { outputs: {}, failed: new Map(failed.map(({ failure }, i) => [i, failure])) },
    );
  }

  #add(key: number, prediction: Readonly<Record<string, unknown>>): Failure | undefined {
    this.#builder ??= new BatchBuilder(
      this.#outputs.filter(({ name }) => Object.hasOwn(prediction, name)),
      { nonFinite: true },
    );
    return this.#builder.add(key, prediction);
  }
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
