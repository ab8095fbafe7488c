/** One batch prediction job: really runs the model over the input files' lines. */
import { setTimeout as sleep } from 'node:timers/promises';
import { secondsPerHour } from '../../../core/units.ts';
import { systemClock } from '../../../core/clock.ts';
import type { Pool } from '../../../engines/local/index.ts';
import { BatchBuilder } from '../../../data/columns/batch-builder.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import { messageOf } from '../../../core/problems.ts';
import type { Roots } from '../roots.ts';
import type { LineFormat } from './lines.ts';
import { filesOf, type Lines, linesOf } from './input.ts';
import { Shard, type ShardText } from './shard.ts';
import type { Threads } from './threads.ts';
import type { Turns } from './turns.ts';

export type JobState = 'QUEUED' | 'PREPARING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLING' | 'CANCELLED';

export interface JobInput {
  /** Files or gs:// URIs, or prefixes of them with a trailing `*`. */
  readonly inputPaths: readonly string[];
  /** Folder, here or in Cloud Storage. */
  readonly outputPath: string;
  /** Worker threads. */
  readonly workers: number;
  /** Lines a call. */
  readonly batchSize: number;
  /** How the files' lines look. */
  readonly lines: LineFormat;
  /** Seconds that the job is held in the queue, as a cloud holds one while it finds machines. */
  readonly queueS: number;
}

/** What the jobs of a service share. */
export interface JobService {
  readonly turns: Turns;
  readonly threads: Threads;
  readonly roots: Roots;
}

/** Calls that a worker has under way: while one is predicted, others wait for it, are read or written, so that it need not wait. */
const callsPerWorker = 4;

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
  readonly #service: JobService;
  readonly #cancelled = new AbortController();
  readonly #builder: BatchBuilder;
  #someCallFailed = false;
  /** Of the clock that nobody sets: times of the day may go back while a job runs. */
  #startMs: number | undefined;
  #endMs: number | undefined;

  constructor(model: ModelSignature, input: JobInput, service: JobService) {
    this.#model = model;
    this.#service = service;
    this.input = input;
    this.#builder = new BatchBuilder(model.inputs);
    this.done = this.#run();
  }

  /** Hours of workers in this job, with loading the model only if this job loaded it. */
  get nodeHours(): number {
    if (this.#startMs === undefined) return 0;
    const seconds = ((this.#endMs ?? systemClock.now()) - this.#startMs) / 1000;
    return (this.input.workers * seconds) / secondsPerHour;
  }

  cancel(): void {
    if (this.state === 'QUEUED' || this.state === 'PREPARING' || this.state === 'RUNNING') this.state = 'CANCELLING';
    this.#cancelled.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#cancelled;
    // At least a turn of the event loop: the answer to the request that made the job says QUEUED.
    await sleep(this.input.queueS * 1000, undefined, { signal }).catch(() => undefined);
    const endTurn = await this.#service.turns.take(signal);
    try {
      if (this.#cancelling) return this.#end('CANCELLED');
      this.startTime = new Date();
      this.#startMs = systemClock.now();
      this.#enter('PREPARING');
      const { roots, threads } = this.#service;
      const files = await filesOf(this.input.inputPaths, roots);
      const pool = await threads.take(this.#model, this.input.workers);
      let sound = false;
      try {
        this.#enter('RUNNING');
        await this.#predict(files, pool);
        sound = !this.#someCallFailed;
      } finally {
        await threads.giveBack(pool, sound);
      }
      this.#end(this.#cancelling ? 'CANCELLED' : 'SUCCEEDED');
    } catch (error) {
      this.errorMessage = messageOf(error);
      this.#end(this.#cancelling ? 'CANCELLED' : 'FAILED');
    } finally {
      endTurn();
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
    this.#endMs = systemClock.now();
    this.state = state;
  }

  /** Every worker takes the next lines as soon as it is free, and writes a shard of its own. */
  async #predict(files: readonly string[], pool: Pool): Promise<void> {
    const { batchSize, outputPath, workers } = this.input;
    const groups = linesOf(files, batchSize);
    const shards = await Promise.all(Array.from({ length: workers }, (_, worker) => Shard.open(outputPath, worker, workers)));
    try {
      const lanes = shards.flatMap((shard, worker) =>
        Array.from({ length: callsPerWorker }, () => this.#work(groups, pool, worker, shard)),
      );
      const ended = await Promise.allSettled(lanes);
      for (const lane of ended) if (lane.status === 'rejected') throw lane.reason;
    } finally {
      await Promise.all(shards.map((shard) => shard.close()));
    }
  }

  async #work(groups: AsyncGenerator<Lines, void>, pool: Pool, worker: number, shard: Shard): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await groups.next();
        if (done === true || this.#cancelling) return;
        await shard.append(await this.#answer(value, pool, worker));
      }
    } finally {
      await groups.return();
    }
  }

  async #answer({ file, rows }: Lines, pool: Pool, worker: number): Promise<ShardText> {
    const { lines } = this.input;
    const accepted: { readonly raw: Raw; readonly line: number }[] = [];
    let errors = '';
    const fail = (raw: Raw, line: number, message: string) => {
      this.errorCount++;
      errors += `${lines.error(raw, `${file}:${line}: ${message}`)}\n`;
    };
    for (const row of rows) {
      const raw = 'row' in row ? row.row : noRow;
      const problem = 'problem' in row ? row.problem : (lines.refuse(raw) ?? this.#builder.add(row.line, raw)?.message);
      if (problem === undefined) accepted.push({ raw, line: row.line });
      else fail(raw, row.line, problem);
    }
    if (accepted.length === 0) return { results: '', errors };
    const { outputs, failed } = await pool.predict(this.#builder.take(), worker);
    const result = lines.results(outputs);
    let results = '';
    for (const [i, { raw, line }] of accepted.entries()) {
      const failure = failed.get(i);
      if (failure !== undefined) {
        this.#someCallFailed = true;
        fail(raw, line, failure.message);
        continue;
      }
      this.predictionCount++;
      results += `${result(raw, i)}\n`;
    }
    return { results, errors };
  }
}

type Raw = Readonly<Record<string, unknown>>;

const noRow: Raw = {};
