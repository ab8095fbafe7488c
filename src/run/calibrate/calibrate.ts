/** Carries out the measurements of `predbench calibrate`, one after the other. */
import { rm } from 'node:fs/promises';
import { makeWorkFolder } from '../../core/work-folder.ts';
import { type Clock, systemClock } from '../../core/clock.ts';
import { firstRows } from '../../data/sources/first-rows.ts';
import type { Plan } from '../../experiment/plan.ts';
import { parseSource } from '../../data/index.ts';
import { startFor } from '../cell.ts';
import type { Labels } from '../../core/labels.ts';
import type { JobStrategy, OpenContext, Range } from '../../core/predictor.ts';
import { messageOf } from '../../core/problems.ts';
import type { ServiceHandle } from '../../services/stand-ins/service.ts';
import { labelledFolder } from '../../data/storage/index.ts';
import { quantities } from '../../analysis/cloud/quantities.ts';
import type { QuantityKey } from '../../core/keys/quantities.ts';
import type { MeasuredQuantity } from './file.ts';
import { type JobTimes, measureJob } from './one-job.ts';
import type { Measurement } from './plan.ts';
import { callOneByOne, medianRange, type RoundTrips } from './round-trip.ts';
import { jobSource, roundTripSource, startSource } from './sentences.ts';
import { measureWorkerStarts, workerStarts } from './worker-start.ts';

export interface Calibrating {
  readonly plan: Plan;
  /** For what a measurement makes in the cloud. */
  readonly labels: Labels;
  readonly calls: number;
  readonly signal: AbortSignal;
  /** Seconds until a paid measurement reaches its cost limit; Infinity if free. */
  readonly limitS: (measurement: Measurement) => number;
  /** Prints a line of progress. */
  say(text: string): void;
  /** Called after each successful measurement, with everything measured so far. */
  onMeasured(all: readonly MeasuredQuantity[]): Promise<void>;
}

export interface Calibrated {
  readonly measured: readonly MeasuredQuantity[];
  /** What could not be measured, one sentence each. */
  readonly missed: readonly string[];
}

/** Result of one measurement, without the strategies' names. */
interface Found {
  readonly quantities: readonly (Range & { readonly quantity: QuantityKey; readonly source: string })[];
  readonly missed: readonly string[];
}

export async function calibrate(measurements: readonly Measurement[], given: Calibrating): Promise<Calibrated> {
  const measured: MeasuredQuantity[] = [];
  const missed: string[] = [];
  for (const measurement of measurements) {
    if (given.signal.aborted) break;
    const { names, evidence } = measurement;
    const found = await withServices(measurement, given).catch((error: unknown) => ({
      quantities: [],
      missed: [messageOf(error)],
    }));
    missed.push(...found.missed.map((reason) => `${names.join(', ')}: ${reason}`));
    if (found.quantities.length === 0) continue;
    for (const strategy of names) {
      measured.push(...found.quantities.map((one) => ({ strategy, ...one, unit: quantities[one.quantity].unit, evidence })));
    }
    await given.onMeasured(measured);
  }
  return { measured, missed };
}

async function withServices(measurement: Measurement, given: Calibrating): Promise<Found> {
  const folder = await makeWorkFolder();
  const services: ServiceHandle[] = [];
  try {
    for (const kind of measurement.planned.services) services.push(await startFor(kind, given.plan, folder, given.signal));
    const { strategy, options } = measurement;
    const storage = strategy.kind === 'job' ? strategy.storage?.(options) : undefined;
    return await measure(measurement, given, {
      model: given.plan.model,
      modelThreads: 1,
      callsInFlight: 1,
      services: Object.fromEntries(services.map(({ kind, url }) => [kind, url])),
      labels: given.labels,
      workDir: storage === undefined ? folder : labelledFolder(storage, given.labels),
    });
  } finally {
    await Promise.all(services.map((service) => service.stop()));
    await rm(folder, { recursive: true, force: true });
  }
}

function measure(measurement: Measurement, given: Calibrating, context: OpenContext): Promise<Found> {
  switch (measurement.kind) {
    case 'round-trip':
      return roundTrip(measurement, given, context);
    case 'job':
      return job(measurement, given, context);
    case 'worker-start':
      return workerStart(measurement, given, context);
  }
}

async function roundTrip(measurement: Measurement, given: Calibrating, context: OpenContext): Promise<Found> {
  const { strategy, options, names } = measurement;
  if (strategy.kind !== 'call' || strategy.openRoundTrip === undefined) throw new Error('a strategy without round trips');
  const { calls, plan, signal } = given;
  const source = await parseSource(plan.source, plan.baseDir)(plan.model.inputs, given.labels);
  const probe = await strategy.openRoundTrip(options, context, await firstRows(source, 1));
  try {
    given.say(`${names.join(', ')}: ${calls} calls, one after the other`);
    const limitMs = given.limitS(measurement) * 1000;
    const trips = await callOneByOne(probe, { calls, clock, signal, limitMs });
    const range = medianRange(trips.answeredMs);
    const short = shortOf(trips, calls, signal.aborted);
    if (range === undefined) return { quantities: [], missed: [`the round trip was not measured: ${short}`] };
    const source = roundTripSource(measurement, probe.request, trips, new Date());
    return { quantities: [{ quantity: 'round-trip-ms', ...range, source }], missed: short === '' ? [] : [short] };
  } finally {
    await probe.close();
  }
}

const clock: Clock = systemClock;

/** Why there were fewer calls than asked for; empty if there were enough. */
function shortOf({ answeredMs, warmedUp, failed, failure }: RoundTrips, calls: number, stopped: boolean): string {
  if (answeredMs.length === calls) return '';
  const why = stopped
    ? 'stopped'
    : failure === undefined || failed === 0
      ? '--max-cost was reached'
      : `${failed} failed, the last: ${failure}`;
  return `${answeredMs.length} of ${calls} calls were answered after ${warmedUp} warm-up calls (${why})`;
}

async function job(measurement: Measurement, given: Calibrating, context: OpenContext): Promise<Found> {
  const { options, names, wanted } = measurement;
  const { plan, signal } = given;
  const source = await parseSource(plan.source, plan.baseDir)(plan.model.inputs, given.labels);
  given.say(`${names.join(', ')}: one small job, which may wait long for machines`);
  const strategy = measurement.strategy as JobStrategy;
  const times = await measureJob({
    strategy,
    options,
    context,
    source,
    clock,
    signal,
    limitS: given.limitS(measurement),
  });
  const timed = [
    { measure: 'queue', quantity: 'queue-s', seconds: times.queueS, what: 'the time in its queue' },
    { measure: 'startup', quantity: 'job-start-s', seconds: times.startS, what: 'the time of its start-up' },
  ] as const;
  const asked = timed.filter(({ measure: of }) => wanted.includes(of));
  return {
    quantities: asked.flatMap(({ quantity, seconds, what }) =>
      seconds === undefined
        ? []
        : [
            {
              quantity,
              value: seconds,
              low: seconds / 2,
              high: seconds * 2,
              source: jobSource(measurement, what, times, new Date()),
            },
          ],
    ),
    missed: asked
      .filter(({ seconds }) => seconds === undefined)
      .map(({ what }) => `${what} was not measured: ${unseen(times, signal.aborted)}`),
  };
}

function unseen({ overspent }: JobTimes, stopped: boolean): string {
  if (stopped) return 'stopped before it ended';
  if (overspent) return 'the job was cancelled when --max-cost was reached';
  return 'the job was polled too seldom to see all its states; lower pollMs';
}

async function workerStart(measurement: Measurement, given: Calibrating, context: OpenContext): Promise<Found> {
  const { planned, names } = measurement;
  const { plan, signal } = given;
  const seconds = await measureWorkerStarts(plan, planned, {
    clock,
    signal,
    workDir: context.workDir,
    labels: given.labels,
    onStart: (index) => given.say(`${names.join(', ')}: start ${index + 1} of ${workerStarts}`),
  });
  const range = medianRange(seconds);
  if (range === undefined)
    return {
      quantities: [],
      missed: [`the start-up was not measured: stopped after ${seconds.length} of ${workerStarts} starts`],
    };
  const source = startSource(measurement, seconds.length, new Date());
  return { quantities: [{ quantity: 'worker-start-s', ...range, source }], missed: [] };
}
