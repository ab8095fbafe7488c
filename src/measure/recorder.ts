import type { Batch } from '../core/batch.ts';
import type { WorkerOutcome } from '../core/worker-outcome.ts';
import type { Rejection } from '../data/sources/source.ts';
import { isOrdinal, PredictionTable } from './predictions/table.ts';
import type { Counter, Failure } from '../core/predictor.ts';
import type { CellMeasurement, Counts, Distribution, QueueCounts } from '../core/record.ts';
import { FailureGroups } from './failure-groups.ts';
import { Histogram } from './distribution/histogram.ts';
import { SaturationDetector } from './stream/saturation.ts';
import { ScheduleWarmUp, type WarmUpRule } from './stream/schedule-warm-up.ts';
import { latencyBoundsMs, type Snapshot } from './snapshot.ts';
import { type CountedWindow, firstWindowS, TimelineRecorder, type Window } from './stream/timeline.ts';

export interface RecorderOptions {
  /** Predictions to keep for comparison; the table's own limit unless given. */
  readonly keep?: number;
  /** Squared coefficient of variation of the schedule's gaps: 0 for equal gaps, 1 for Poisson arrivals. */
  readonly gapCv2?: number;
  /** Most instances by which the schedule runs ahead of its mean rate. */
  readonly burst?: number;
  /** Start of the schedule to leave out of latency, send lag and service time; none unless given. */
  readonly warmUp?: WarmUpRule;
  /** The timeline counts in whole seconds of the clock, as workers with a recorder of their own do. */
  readonly wholeSeconds?: boolean;
  /** Called when a growing backlog is detected. */
  readonly onSaturated?: () => void;
}

/** Calls of one worker, as it measured them. */
export interface MeasuredCalls extends Pick<WorkerOutcome['record'], 'retries' | 'phasesS' | 'counters'> {
  readonly calls: number;
  /** Rows per call, and calls of that many. */
  readonly sizes: readonly (readonly [number, number])[];
  /** Absent if there were no calls. */
  readonly service?: Histogram;
  readonly predictS: number;
  /** Whole seconds of the clock. */
  readonly windows: readonly (CountedWindow & { readonly startMs: number })[];
}

/** One call, as its worker measured it. */
export interface AnsweredCall {
  readonly size: number;
  readonly record: WorkerOutcome['record'];
  /** How long the harness took to start it, though its instances were due and a worker was free; NaN without a schedule. */
  readonly lagMs: number;
}

/**
 * Accounts for every instance of a cell and records its distributions. All times are milliseconds of one clock. Only predicted instances
 * have a latency.
 */
export class Recorder {
  readonly predictions: PredictionTable;
  readonly latency = new Histogram({ inOrder: true });
  readonly latencyToWrite = new Histogram({ inOrder: true });
  /** Lag of the schedule's thread. */
  readonly scheduleLag = new Histogram();
  readonly sendLag = new Histogram();
  readonly service = new Histogram();
  /** Response times of a closed loop. */
  readonly response = new Histogram();
  readonly timeline: TimelineRecorder;
  readonly detector: SaturationDetector;
  readonly warmUp: ScheduleWarmUp;
  readonly batchSizes = new Map<number, number>();
  readonly phasesS: Record<string, number> = {};
  readonly counters: Partial<Record<Counter, number>> = {};
  /** Set by the driver of a queue. */
  queue: { readonly counts: QueueCounts } | undefined;
  calls = 0;
  retries = 0;
  /** Total seconds of all calls. */
  predictS = 0;
  #due = 0;
  #ok = 0;
  #failed = 0;
  #duplicates = 0;
  #unknown = 0;
  #late = 0;
  #startMs = Number.NaN;
  #endMs = Number.NaN;
  #stoppedMs: number | undefined;
  readonly #failures = new FailureGroups();
  readonly #wholeSeconds: boolean;
  readonly #onSaturated: (() => void) | undefined;

  constructor({ keep, gapCv2 = 1, burst = 0, warmUp = { seconds: 0 }, wholeSeconds = false, onSaturated }: RecorderOptions = {}) {
    this.timeline = new TimelineRecorder((backlog) => this.#windowEnded(backlog), wholeSeconds ? 1 : firstWindowS);
    this.#wholeSeconds = wholeSeconds;
    this.predictions = new PredictionTable(keep === undefined ? {} : { capacity: keep });
    this.detector = new SaturationDetector({ gapCv2, burst });
    this.warmUp = new ScheduleWarmUp(warmUp);
    this.#onSaturated = onSaturated;
  }

  begin(nowMs: number): void {
    this.#startMs = nowMs;
    this.timeline.begin(this.#wholeSeconds ? Math.floor(nowMs / 1000) * 1000 : nowMs);
    this.warmUp.begin(nowMs);
  }

  end(nowMs: number): void {
    this.#endMs = nowMs;
    this.timeline.end();
  }

  /** Stops the schedule before its end: nothing more falls due. */
  scheduleStopped(nowMs: number): void {
    this.#stoppedMs ??= nowMs;
  }

  /** From `begin` until the schedule was stopped, or until `end`. */
  get scheduleS(): number {
    return ((this.#stoppedMs ?? this.#endMs) - this.#startMs) / 1000;
  }

  /** From `begin` to `end`. */
  get elapsedS(): number {
    return (this.#endMs - this.#startMs) / 1000;
  }

  snapshot(nowMs: number): Snapshot {
    const endMs = Number.isNaN(this.#endMs) ? nowMs : this.#endMs;
    const latency = this.latency.count > 0 ? this.latency : this.response;
    return {
      counts: this.counts,
      ...(this.queue !== undefined && { queue: this.queue.counts }),
      ...(!Number.isNaN(this.#startMs) && { elapsedS: (endMs - this.#startMs) / 1000 }),
      ...(latency.count > 0 && {
        latency: {
          samples: latency.count,
          sumMs: latency.meanMs * latency.count,
          p99Ms: latency.percentileMs(99),
          within: latency.within(latencyBoundsMs),
        },
      }),
    };
  }

  /** Instances that fell due and were taken up. */
  taken(count: number): void {
    this.#due += count;
  }

  /** An instance of a schedule that was taken up; call in order of due times. */
  takenUp(dueMs: number, nowMs: number): void {
    this.fellDue(dueMs);
    this.#sent(dueMs, nowMs - dueMs);
  }

  /** An instance of a schedule; call in order of due times. */
  fellDue(dueMs: number): void {
    this.#due++;
    // First the timeline: a window that ends here may end the warm-up.
    this.timeline.due(dueMs);
    if (!this.warmUp.isOver(dueMs)) this.warmUp.instances++;
  }

  #sent(dueMs: number, lagMs: number): void {
    if (this.warmUp.isOver(dueMs)) this.sendLag.record(lagMs);
  }

  /** Instances that were not taken up after all, because the cell was stopped. */
  notTaken(count: number): void {
    this.#due -= count;
  }

  /** Rows that gave no instance; each fails alone. `nowMs`: only with a schedule. */
  rejected(rejections: readonly Rejection[], nowMs?: number): void {
    for (const { key, failure } of rejections) {
      this.#fail(failure, 1);
      this.predictions.reject(key);
    }
    if (nowMs !== undefined) this.timeline.counted(nowMs, 0, rejections.length);
  }

  /** A worker answered a call. `dueMs`: due time of each instance, only with a schedule. */
  answered(batch: Batch, outcome: WorkerOutcome, dueMs?: readonly number[]): void {
    this.called(batch.size, outcome.record);
    this.countOut(batch.keys, outcome, dueMs);
  }

  /**
   * Calls that were answered, `keys` and `outcome` being those of all their instances in order. `dueMs`: due time of each instance, only with
   * a schedule.
   */
  answeredCalls(
    calls: readonly AnsweredCall[],
    keys: Float64Array,
    outcome: Pick<WorkerOutcome, 'outputs' | 'failed'>,
    dueMs?: readonly number[],
  ): void {
    for (const { size, record } of calls) this.called(size, record);
    const { ok, failed } = this.outcome(keys, outcome);
    if (calls.length === 1) this.timeline.counted(calls[0]?.record.endMs ?? Number.NaN, ok, failed);
    // Several calls are answered as one only if all of their instances have predictions.
    else for (const { size, record } of calls) this.timeline.counted(record.endMs, size, 0);
    if (dueMs === undefined) return;
    let i = 0;
    for (const { size, record, lagMs } of calls)
      for (const end = i + size; i < end; i++) {
        const due = dueMs[i] as number;
        if (!Number.isNaN(lagMs)) this.#sent(due, lagMs);
        if (!outcome.failed.has(i)) this.#latency(due, record.endMs - due);
      }
  }

  /** A worker answered a call of `size` instances, which are counted separately. */
  called(size: number, record: WorkerOutcome['record']): void {
    this.calls++;
    this.batchSizes.set(size, (this.batchSizes.get(size) ?? 0) + 1);
    this.addCall(record);
    if (Number.isNaN(record.endMs)) return;
    if (this.warmUp.isOver(record.startMs)) this.service.record(record.endMs - record.startMs);
    else this.warmUp.calls++;
    this.predictS += (record.endMs - record.startMs) / 1000;
    this.timeline.call(record.startMs, record.endMs, size);
  }

  /** Instances of an answered call. `dueMs`: due time of each, only with a schedule. */
  countOut(keys: Float64Array, outcome: WorkerOutcome, dueMs?: readonly number[]): void {
    const { record, failed } = outcome;
    const counted = this.outcome(keys, outcome);
    this.timeline.counted(record.endMs, counted.ok, counted.failed);
    dueMs?.forEach((due, i) => {
      if (!failed.has(i)) this.#latency(due, record.endMs - due);
    });
  }

  #latency(dueMs: number, ms: number): void {
    if (this.warmUp.isOver(dueMs)) this.latency.record(ms);
    this.timeline.latency(dueMs, ms);
  }

  /** Calls that a worker with a recorder of its own has measured; their instances are counted separately. */
  merge({ calls, sizes, service, predictS, windows, ...reported }: MeasuredCalls): void {
    this.calls += calls;
    for (const [size, count] of sizes) this.batchSizes.set(size, (this.batchSizes.get(size) ?? 0) + count);
    if (service !== undefined) this.service.merge(service);
    this.predictS += predictS;
    for (const { startMs, ...counted } of windows) this.timeline.merge(startMs, counted);
    this.addCall(reported);
  }

  /** What a call or a job reported. */
  addCall({ retries, phasesS, counters }: Pick<WorkerOutcome['record'], 'retries' | 'phasesS' | 'counters'>): void {
    this.retries += retries;
    addTo(this.phasesS, phasesS);
    addTo(this.counters, counters);
  }

  /**
   * Counts instances as predicted or failed. Answers beyond the first are duplicates; answers for keys that no instance has are unknown.
   */
  outcome(
    keys: Float64Array,
    { outputs, failed }: Pick<WorkerOutcome, 'outputs' | 'failed'>,
  ): { readonly ok: number; readonly failed: number } {
    const failures = this.#firstFailures(keys, failed);
    const duplicates = this.predictions.add(keys, outputs, failed, this.#due);
    const unknown = keys.reduce((count, key) => (isOrdinal(key, this.#due) ? count : count + 1), 0);
    this.#duplicates += duplicates;
    this.#unknown += unknown;
    for (const failure of failures) this.#fail(failure, 1);
    const ok = keys.length - failures.length - duplicates - unknown;
    this.#ok += ok;
    return { ok, failed: failures.length };
  }

  /** Failures that are the first answer for their key. */
  #firstFailures(keys: Float64Array, failed: ReadonlyMap<number, Failure>): Failure[] {
    if (failed.size === 0) return [];
    const seen = new Set<number>();
    const found: Failure[] = [];
    for (const [i, key] of keys.entries()) {
      const failure = failed.get(i);
      const isFirst = isOrdinal(key, this.#due) && !seen.has(key) && !this.predictions.answered(key);
      if (isFirst && failure !== undefined) found.push(failure);
      seen.add(key);
    }
    return found;
  }

  /** A call answered after the end of the cell; its instances stay dropped. */
  answeredLate(size: number, { failed }: Pick<WorkerOutcome, 'failed'>): void {
    this.#late += size - failed.size;
  }

  /** Instances taken up so far that have no answer at all. */
  get unanswered(): number {
    let count = 0;
    for (let key = 0; key < this.#due; key++) if (!this.predictions.answered(key)) count++;
    return count;
  }

  /** Counts the unanswered instances as failed for one reason. Call after the last answer. */
  unansweredFailed(message: string): void {
    const count = this.unanswered;
    if (count > 0) this.#fail({ message }, count);
  }

  /** Answers to users of a closed loop. `sentMs`: when each sent its instance. */
  responded(sentMs: readonly number[], { record, failed }: WorkerOutcome): void {
    sentMs.forEach((sent, i) => {
      if (!failed.has(i)) this.response.record(record.endMs - sent);
    });
  }

  /** Results of a call that were written. */
  written(dueMs: readonly number[], { failed }: Pick<WorkerOutcome, 'failed'>, nowMs: number): void {
    dueMs.forEach((due, i) => {
      if (!failed.has(i) && this.warmUp.isOver(due)) this.latencyToWrite.record(nowMs - due);
    });
  }

  /** `dropped` is due - ok - failed: negative, and the cell invalid, if more was answered than due. */
  get counts(): Counts {
    const due = this.#due;
    const ok = this.#ok;
    const failed = this.#failed;
    return {
      due,
      ok,
      failed,
      dropped: due - ok - failed,
      duplicates: this.#duplicates,
      ...(this.#unknown > 0 && { unknown: this.#unknown }),
      ...(this.#late > 0 && { late: this.#late }),
    };
  }

  /** Most frequent first. */
  get failures(): CellMeasurement['failures'] {
    return this.#failures.list();
  }

  #windowEnded(window: Window): void {
    this.warmUp.windowEnded(window);
    if (this.detector.add(window, this.timeline.calls)) this.#onSaturated?.();
  }

  #fail({ message }: Failure, count: number): void {
    this.#failed += count;
    this.#failures.add(message, count);
  }
}

/** Undefined if nothing was recorded. */
export function distributionOf(histogram: Histogram, further: readonly number[]): Distribution | undefined {
  return histogram.count === 0 ? undefined : histogram.distribution(further);
}

function addTo<K extends string>(sums: Partial<Record<K, number>>, more: Readonly<Partial<Record<K, number>>>): void {
  for (const key of Object.keys(more) as K[]) sums[key] = (sums[key] ?? 0) + (more[key] ?? 0);
}
