/** What a cell's figures may not be used for, as data with advice. */
import type { CellResult, Machine, Warning } from '../run-record.ts';
import { meanBatchSize, samplesNeeded } from './distribution.ts';

type Result = Omit<CellResult, 'warnings'>;
type Check = (result: Result, machine: Machine) => Warning | undefined;

/** A cell with a warning of this code did not keep up: its latency says how long it ran, and it is not ranked. */
export const saturatedCode = 'saturated';

export function warningsFor(result: Result, machine: Machine): Warning[] {
  return checks.map((check) => check(result, machine)).filter((warning) => warning !== undefined);
}

const saturated: Check = ({ workload, counts, makespanS, serviceMs, batching }) => {
  if (workload.kind !== 'unbounded') return undefined;
  // A last call that begins with the schedule's end may take its wait and its service time; more is a backlog.
  const lastCallS = ((batching?.maxWaitMs ?? 0) + (serviceMs?.max ?? 0)) / 1000;
  const backlogS = makespanS - workload.seconds - lastCallS;
  if (counts.dropped <= 0 && backlogS <= 0.5 + 0.05 * workload.seconds) return undefined;
  return {
    code: saturatedCode,
    message:
      counts.dropped > 0
        ? `saturated: ${counts.dropped} of ${counts.due} instances had no answer when the cell ended`
        : `saturated: the last answer came ${fixed(makespanS - workload.seconds, 1)} s after the end of the schedule`,
    advice: 'The backlog grew, so latency depends on how long the stream ran. Lower the rate, batch, or add workers.',
  };
};

const dropped: Check = ({ workload, counts }) =>
  workload.kind === 'bounded' && counts.dropped > 0
    ? {
        code: 'dropped',
        message: `${counts.dropped} of ${counts.due} instances had no answer when the cell ended`,
        advice: 'The figures cover the answered part only. Look at the failures, and run again.',
      }
    : undefined;

const failed: Check = ({ counts }) =>
  counts.failed > 0
    ? {
        code: 'failed-instances',
        message: `${counts.failed} of ${counts.due} instances failed`,
        advice: 'Failed instances have no latency and no cost share. The failures are listed with their messages.',
      }
    : undefined;

const batchesNotFormed: Check = ({ workload, batching, batchSizes }) => {
  const mean = meanBatchSize(batchSizes);
  if (workload.kind !== 'unbounded' || batching === undefined || mean === undefined) return undefined;
  const { maxSize, maxWaitMs } = batching;
  if (maxSize === 1 || maxWaitMs === 0 || mean >= 1.1) return undefined;
  const expected = Math.min(maxSize, 1 + (workload.rateAskedPerS * maxWaitMs) / 1000);
  const cause =
    expected < 1.1
      ? `at ${fixed(workload.rateAskedPerS, 1)} rows/s a wait of ${maxWaitMs} ms gathers ${fixed(expected, 2)} rows`
      : `${fixed(expected, 1)} were to be expected within ${maxWaitMs} ms`;
  const fullMs = Math.ceil((maxSize / workload.rateAskedPerS) * 1000);
  return {
    code: 'batches-not-formed',
    message: `batches of up to ${maxSize} never formed: ${fixed(mean, 2)} rows a call; ${cause}`,
    advice: `Read this cell as one by one. A full batch takes a wait of ${fullMs} ms at this rate.`,
  };
};

const scheduleNotHeld: Check = ({ workload }) => {
  if (workload.kind !== 'unbounded') return undefined;
  const { arrivals, rateAskedPerS, rateAchievedPerS, seconds } = workload;
  // The number of Poisson arrivals varies by itself: three standard deviations of it are no fault of the schedule.
  const chance = arrivals === 'poisson' ? 3 / Math.sqrt(rateAskedPerS * seconds) : 0;
  if (rateAchievedPerS >= rateAskedPerS * (0.98 - chance)) return undefined;
  return {
    code: 'schedule-not-held',
    message: `the schedule was not held: ${fixed(rateAchievedPerS, 1)} of ${fixed(rateAskedPerS, 1)} rows/s fell due`,
    advice: 'The source or the harness was too slow, not the strategy. Lower the rate.',
  };
};

const lateSender: Check = ({ sendLagMs }) =>
  sendLagMs !== undefined && sendLagMs.samples >= samplesNeeded(99) && sendLagMs.p99 > 1
    ? {
        code: 'send-lag',
        message: `the harness took instances up late: p99 ${fixed(sendLagMs.p99, 1)} ms`,
        advice: 'Latency contains this lag. Leave a core to the driver: fewer workers or model threads, or a lower rate.',
      }
    : undefined;

const fewSamples: Check = ({ latencyMs }) =>
  latencyMs !== undefined && latencyMs.samples < samplesNeeded(99)
    ? {
        code: 'few-samples',
        message: `${latencyMs.samples} samples are too few for p99, which takes ${samplesNeeded(99)}`,
        advice: 'Run the stream for longer, or at a higher rate.',
      }
    : undefined;

const short: Check = ({ workload, makespanS }) =>
  workload.kind === 'bounded' && makespanS < 2
    ? {
        code: 'short',
        message: `the batch took ${fixed(makespanS, 2)} s: too short to be steady`,
        advice: 'Give it more rows, so that it runs for 2 s or longer.',
      }
    : undefined;

const driverBusy: Check = ({ batching, cpuS, makespanS }) =>
  batching !== undefined && makespanS > 0 && cpuS.driver > 0.9 * makespanS
    ? {
        code: 'driver-bottleneck',
        message: `the driver was busy for ${fixed(Math.min(100, (100 * cpuS.driver) / makespanS), 0)} % of the time`,
        advice: 'The harness may have been the bottleneck. Compare with the null strategy, which shows the most it can do.',
      }
    : undefined;

const sharedMachine: Check = ({ evidence, workers, modelThreads }, { cores }) =>
  evidence === 'embedded stand-in' && workers + modelThreads > cores
    ? {
        code: 'shared-machine',
        message: `the embedded service shared ${cores} cores with the pipeline: ${workers} workers and ${modelThreads} model threads`,
        advice: 'Rows per CPU second compare better than rows/s. A server on a machine of its own shows more.',
      }
    : undefined;

const retried: Check = ({ retries, calls }) =>
  retries > 0
    ? {
        code: 'retried',
        message: `${retries} retries in ${calls} calls`,
        advice: 'Their waits are inside latency and makespan. Find out why the service refused.',
      }
    : undefined;

const checks: readonly Check[] = [
  saturated,
  dropped,
  failed,
  batchesNotFormed,
  scheduleNotHeld,
  lateSender,
  fewSamples,
  short,
  driverBusy,
  sharedMachine,
  retried,
];

/** At most `digits` decimals. */
function fixed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
