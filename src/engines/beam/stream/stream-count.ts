import type { Clock } from '../../../core/clock.ts';
import type { Counter } from '../../../core/predictor.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import type { WorkerOutcome } from '../../../core/worker-outcome.ts';
import type { Published } from '../../../data/queue.ts';
import { rejectionText } from '../../../data/sinks/result-text.ts';
import type { TextRow, TextRows } from '../../../data/sinks/sink.ts';
import type { Recorder } from '../../../measure/recorder.ts';
import { ResultColumns, type ResultRow } from '../result-columns.ts';

/** One call's results, as streaming.py sends them. Times are milliseconds since the epoch. */
interface CallResult {
  /** null: nobody knows when it was. */
  readonly call: {
    /** `host:pid`. */
    readonly worker: string;
    readonly size: number;
    readonly start_ms: number;
    readonly end_ms: number;
    readonly retries: number;
    readonly counters: Readonly<Partial<Record<Counter, number>>>;
    readonly phases_s: Readonly<Record<string, number>>;
    readonly open_s: number;
  } | null;
  /** Rows of the sink. */
  readonly rows: readonly string[];
}

/** Counts the instances of a stream out: due as the publisher tells, answered as the pipeline does. */
export class StreamCount {
  /** That loaded the model before the schedule. */
  warmUpCalls = 0;
  /** Passes over the source started so far. */
  passes = 0;
  readonly #workers = new Set<string>();
  /** How long the slowest worker took to load the model. */
  openS = 0;
  readonly #recorder: Recorder;
  readonly #clock: Clock;
  readonly #columns: ResultColumns;
  readonly #sink: TextRows | undefined;
  /** Due time by key. */
  readonly #dueMs: number[] = [];
  /** From the clock of workers to this process's. */
  readonly #offsetMs: number;
  #writing: Promise<void> = Promise.resolve();
  /** Rows that arrive during a write are written together in the next. */
  #waiting: TextRow[] = [];
  #isPublished = false;

  constructor(recorder: Recorder, clock: Clock, { outputs }: ModelSignature, sink: TextRows | undefined) {
    this.#recorder = recorder;
    this.#clock = clock;
    this.#columns = new ResultColumns(outputs);
    this.#sink = sink;
    this.#offsetMs = clock.now() - (performance.timeOrigin + performance.now());
  }

  /** Processes that predicted. */
  get workers(): number {
    return this.#workers.size;
  }

  /** Is the schedule over? */
  get isPublished(): boolean {
    return this.#isPublished;
  }

  /** Has every instance of the schedule its answer? */
  get isOver(): boolean {
    const { due, ok, failed } = this.#recorder.counts;
    return this.#isPublished && ok + failed === due;
  }

  /** Resolves when the sink has all rows so far; rejects if it takes no more. */
  get written(): Promise<void> {
    return this.#writing;
  }

  published({ dueMs, atMs, rejected, passes, ended }: Published): void {
    for (const due of dueMs) {
      this.#dueMs.push(due);
      this.#recorder.takenUp(due, atMs);
    }
    this.#recorder.rejected(rejected, atMs);
    this.#write(rejected.map((rejection) => ({ key: rejection.key, text: rejectionText(rejection) })));
    this.passes = passes;
    this.#isPublished ||= ended;
  }

  /** Takes the results of a call; returns how many of its instances only warmed the pipeline up: their keys are below 0. */
  answered(text: string): number {
    const { call, rows } = JSON.parse(text) as CallResult;
    const results = rows.map((row) => ({ ...(JSON.parse(row) as ResultRow), text: row }));
    const found = results.filter(({ key }) => key >= 0);
    if (found.length < results.length) this.warmUpCalls++;
    if (call !== null) {
      this.openS = Math.max(this.openS, call.open_s);
      this.#workers.add(call.worker);
    }
    if (found.length > 0) {
      const record = this.#recordOf(call);
      if (call !== null) this.#recorder.called(call.size, record);
      this.#countOut(found, record);
      this.#write(found);
    }
    return results.length - found.length;
  }

  #countOut(rows: readonly ResultRow[], record: WorkerOutcome['record']): void {
    const nowMs = this.#clock.now();
    for (const { keys, ...outcome } of this.#columns.of(rows)) this.#count(keys, { record, ...outcome }, nowMs);
  }

  #count(keys: Float64Array, outcome: WorkerOutcome, nowMs: number): void {
    // An answer for a key that was never due is counted as unknown, and has no latency.
    const dueMs = [...keys].map((key) => this.#dueMs[key] ?? nowMs);
    this.#recorder.countOut(keys, outcome, dueMs);
    this.#recorder.written(dueMs, outcome, nowMs);
  }

  async #writeWaiting(sink: TextRows): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length > 0) await sink.write(waiting);
  }

  #recordOf(call: CallResult['call']): WorkerOutcome['record'] {
    const nowMs = this.#clock.now();
    if (call === null) return { startMs: nowMs, endMs: nowMs, retries: 0, phasesS: {}, counters: {} };
    const { start_ms, end_ms, retries, phases_s: phasesS, counters } = call;
    return { startMs: start_ms + this.#offsetMs, endMs: end_ms + this.#offsetMs, retries, phasesS, counters };
  }

  #write(rows: readonly TextRow[]): void {
    const sink = this.#sink;
    if (sink === undefined || rows.length === 0) return;
    this.#waiting.push(...rows);
    this.#writing = this.#writing.then(() => this.#writeWaiting(sink));
    this.#writing.catch(() => undefined);
  }
}
