/** One batch prediction job: really runs the model over the input files' lines. */
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { once } from 'node:events';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import type { Pool } from '../../engines/local/pool.ts';
import { BatchBuilder } from '../../model/check.ts';
import { rowWriter } from '../../model/json.ts';
import type { ModelSignature } from '../../model/signature.ts';
import { messageOf } from '../../problems.ts';
import { openDirectPool } from '../direct-pool.ts';

/** States of AI Platform's jobs. */
export type JobState = 'QUEUED' | 'PREPARING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLING' | 'CANCELLED';

export interface JobInput {
  /** Files, or prefixes with a trailing `*`. */
  readonly inputPaths: readonly string[];
  /** Folder; made when it is not there. */
  readonly outputPath: string;
  /** Worker threads. */
  readonly workers: number;
  /** Lines a call. */
  readonly batchSize: number;
}

export class Job {
  state: JobState = 'QUEUED';
  readonly createTime = new Date();
  startTime: Date | undefined;
  endTime: Date | undefined;
  errorMessage: string | undefined;
  predictionCount = 0;
  errorCount = 0;
  readonly input: JobInput;
  readonly done: Promise<void>;
  readonly #model: ModelSignature;

  constructor(model: ModelSignature, input: JobInput) {
    this.#model = model;
    this.input = input;
    this.done = this.#run();
  }

  /** Workers are paid from the start of their set-up to the end, in hours. */
  get nodeHours(): number {
    if (this.startTime === undefined) return 0;
    return (this.input.workers * ((this.endTime ?? new Date()).getTime() - this.startTime.getTime())) / 3_600_000;
  }

  cancel(): void {
    if (this.state === 'QUEUED' || this.state === 'PREPARING' || this.state === 'RUNNING') this.state = 'CANCELLING';
  }

  async #run(): Promise<void> {
    // A turn of the event loop: the answer to the request that made the job says QUEUED.
    await new Promise((resolve) => setImmediate(resolve));
    try {
      this.startTime = new Date();
      this.#enter('PREPARING');
      const files = await filesOf(this.input.inputPaths);
      await mkdir(this.input.outputPath, { recursive: true });
      const pool = await openDirectPool(this.#model, this.input.workers);
      try {
        this.#enter('RUNNING');
        await this.#predict(files, pool);
      } finally {
        await pool.close();
      }
      this.#end(this.#cancelling ? 'CANCELLED' : 'SUCCEEDED');
    } catch (error) {
      this.errorMessage = messageOf(error);
      this.#end(this.#cancelling ? 'CANCELLED' : 'FAILED');
    }
  }

  get #cancelling(): boolean {
    return this.state === 'CANCELLING';
  }

  #enter(state: JobState): void {
    if (!this.#cancelling) this.state = state;
  }

  #end(state: JobState): void {
    this.endTime = new Date();
    this.state = state;
  }

  /** Every worker takes the next lines as soon as it is free, and writes a shard of its own. */
  async #predict(files: readonly string[], pool: Pool): Promise<void> {
    const blocks = blocksOf(files, this.input.batchSize);
    await Promise.all(Array.from({ length: pool.workers }, (_, worker) => this.#work(blocks, pool, worker)));
  }

  async #work(blocks: AsyncGenerator<readonly Line[], void>, pool: Pool, worker: number): Promise<void> {
    const shard = `${String(worker).padStart(5, '0')}-of-${String(pool.workers).padStart(5, '0')}`;
    const results = createWriteStream(join(this.input.outputPath, `prediction.results-${shard}`));
    const errors = createWriteStream(join(this.input.outputPath, `prediction.errors_stats-${shard}`));
    try {
      for (;;) {
        const { done, value } = await blocks.next();
        if (done === true || this.#cancelling) break;
        const answer = await this.#answer(value, pool, worker);
        await write(results, answer.results);
        await write(errors, answer.errors);
      }
    } finally {
      results.end();
      errors.end();
      await Promise.all([finished(results), finished(errors)]);
      await blocks.return();
    }
  }

  async #answer(lines: readonly Line[], pool: Pool, worker: number): Promise<{ results: string; errors: string }> {
    const builder = new BatchBuilder(this.#model.inputs);
    const accepted: Line[] = [];
    let errors = '';
    const fail = (line: Line, message: string) => {
      this.errorCount++;
      errors += `${JSON.stringify({ ...line.passedThrough(this.#model), error: message })}\n`;
    };
    for (const line of lines) {
      const problem = line.problem ?? builder.add(line.number, line.raw)?.message;
      if (problem === undefined) accepted.push(line);
      else fail(line, `line ${line.number}: ${problem}`);
    }
    if (accepted.length === 0) return { results: '', errors };
    const { outputs, failed } = await pool.predict(builder.take(), worker);
    const prediction = rowWriter(outputs);
    let results = '';
    for (const [i, line] of accepted.entries()) {
      const failure = failed.get(i);
      if (failure !== undefined) {
        fail(line, failure.message);
        continue;
      }
      this.predictionCount++;
      results += `${joined(JSON.stringify(line.passedThrough(this.#model)), prediction(i))}\n`;
    }
    return { results, errors };
  }
}

/** One line of an input file. */
class Line {
  readonly number: number;
  readonly raw: Readonly<Record<string, unknown>>;
  readonly problem: string | undefined;

  constructor(text: string, number: number) {
    this.number = number;
    const parsed = parse(text);
    this.raw = typeof parsed === 'string' ? {} : parsed;
    this.problem = typeof parsed === 'string' ? parsed : undefined;
  }

  /** What the signature does not have is an instance key: it goes through to the result. */
  passedThrough({ inputs }: ModelSignature): Record<string, unknown> {
    return Object.fromEntries(Object.entries(this.raw).filter(([name]) => !inputs.some((input) => input.name === name)));
  }
}

function parse(text: string): Readonly<Record<string, unknown>> | string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : 'not a JSON object';
  } catch (error) {
    return `not JSON: ${messageOf(error)}`;
  }
}

async function* blocksOf(files: readonly string[], size: number): AsyncGenerator<readonly Line[], void> {
  for (const file of files) {
    let number = 0;
    let block: Line[] = [];
    for await (const text of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
      number++;
      if (text.trim() === '') continue;
      block.push(new Line(text, number));
      if (block.length < size) continue;
      yield block;
      block = [];
    }
    if (block.length > 0) yield block;
  }
}

async function filesOf(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    if (!path.endsWith('*')) {
      files.push(path);
      continue;
    }
    const folder = dirname(path);
    const prefix = basename(path).slice(0, -1);
    const names = (await readdir(folder)).filter((name) => name.startsWith(prefix)).toSorted();
    files.push(...names.map((name) => join(folder, name)));
  }
  if (files.length === 0) throw new Error(`no input file matches ${paths.join(', ')}`);
  return files;
}

/** `{a}` and `{b}` as one object. */
function joined(first: string, second: string): string {
  if (first === '{}') return second;
  return second === '{}' ? first : `${first.slice(0, -1)},${second.slice(1)}`;
}

async function write(stream: WriteStream, text: string): Promise<void> {
  if (text !== '' && !stream.write(text)) await once(stream, 'drain');
}
