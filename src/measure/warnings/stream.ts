/** Checks of streams: did the strategy keep up, and was the schedule held? */
import type { EngineMeasurement, Saturation, WorkloadSummary } from '../../core/record.ts';
import { meanBatchSize, samplesNeeded } from '../distribution/distribution.ts';
import { type Check, fixed } from './check.ts';

type Stream = Extract<WorkloadSummary, { kind: 'stream' }>;

/** Allowed backlog at the end of a schedule: a fixed part, and a share of the schedule. */
const leftoverS = 0.5;
const leftoverShare = 0.05;

const saturated: Check = (result) => {
  const { workload } = result;
  if (workload.kind !== 'stream') return undefined;
  const found = result.saturation === undefined ? leftover(result, workload) : growth(result.saturation);
  const ended = result.endedWhenSaturated === true ? '; the cell was stopped then' : '';
  return (
    found && {
      code: 'saturated',
      severity: 'invalid',
      message: `saturated: ${found.message}${ended}`,
      advice: 'The backlog grew, so latency depends on how long the stream ran. Lower the rate, batch, or add workers.',
      data: found.data,
    }
  );
};

interface Found {
  readonly message: string;
  readonly data: Readonly<Record<string, number>>;
}

function growth({ sinceS, detectedAtS, slopePerS, shareOfDue, backlog }: Saturation): Found {
  return {
    message: `from ${fixed(sinceS, 1)} s on, the backlog grew by ${fixed(slopePerS, 1)} rows/s, ${fixed(100 * shareOfDue, 1)} % of what fell due (detected at ${fixed(detectedAtS, 1)} s)`,
    data: { sinceS, detectedAtS, slopePerS, shareOfDue, backlog },
  };
}

function leftover(result: EngineMeasurement, { seconds }: Stream): Found | undefined {
  const { counts, makespanS, serviceMs, batching } = result;
  const { due, dropped } = counts;
  if (dropped > 0 && wereLost(result)) return undefined;
  if (dropped > 0)
    return { message: `${dropped} of ${due} instances were unanswered when the cell ended`, data: { dropped, due } };
  // A last call at the end of the schedule may still take its wait and its service time; more is a backlog.
  const lastCallS = ((batching?.maxWaitMs ?? 0) + (serviceMs?.max ?? 0)) / 1000;
  const lateS = makespanS - seconds;
  const limitS = leftoverS + leftoverShare * seconds + lastCallS;
  if (lateS <= limitS) return undefined;
  return { message: `the last answer came ${fixed(lateS, 1)} s after the end of the schedule`, data: { lateS, limitS } };
}

/** A growing backlog drops what was due last; an instance that was due before answered ones was lost. */
function wereLost({ counts: { dropped }, overtaken = 0, saturation }: EngineMeasurement): boolean {
  return saturation === undefined && overtaken > dropped / 2;
}

const lost: Check = (result) => {
  const { counts, overtaken = 0, workload } = result;
  const { dropped, due } = counts;
  return workload.kind === 'stream' && dropped > 0 && wereLost(result)
    ? {
        code: 'lost',
        severity: 'invalid',
        message: `${dropped} of ${due} instances were unanswered when the cell ended; ${overtaken} of them were due before answered ones`,
        advice: 'The instances were not queued but lost, by the strategy or by what it calls. Latency covers only the others.',
        data: { dropped, due, overtaken },
      }
    : undefined;
};

const leastMeanBatch = 1.1;

const batchesNotFormed: Check = ({ workload, batching, batchSizes }) => {
  const mean = meanBatchSize(batchSizes);
  if (workload.kind !== 'stream' || batching === undefined || mean === undefined) return undefined;
  const { maxSize, maxWaitMs } = batching;
  if (maxSize === 1 || maxWaitMs === 0 || mean >= leastMeanBatch) return undefined;
  const { rateAskedPerS: ratePerS, groupedRows: expected = maxSize } = workload;
  const cause =
    expected < leastMeanBatch
      ? `at ${fixed(ratePerS, 1)} rows/s, this schedule gathers ${fixed(expected, 2)} rows in ${maxWaitMs} ms`
      : `${fixed(expected, 1)} were expected within ${maxWaitMs} ms`;
  const fullMs = Math.ceil((maxSize / ratePerS) * 1000);
  return {
    code: 'batches-not-formed',
    severity: 'caution',
    message: `batches of up to ${maxSize} never formed: ${fixed(mean, 2)} rows a call; ${cause}`,
    advice: `Treat the cell as unbatched. At this rate a batch takes ${fullMs} ms to fill on average.`,
    data: { rowsPerCall: mean, expectedRowsPerCall: expected, maxSize, maxWaitMs, ratePerS, fullMs, limit: leastMeanBatch },
  };
};

const leastShareOfRate = 0.98;

const scheduleNotHeld: Check = ({ workload }) => {
  if (workload.kind !== 'stream') return undefined;
  const { arrivals, shape, rateAskedPerS, rateAchievedPerS, seconds } = workload;
  // The number of random arrivals varies: three standard deviations are no fault of the schedule.
  const isRandom = arrivals !== 'constant' && shape !== 'replay';
  const chance = isRandom ? 3 / Math.sqrt(rateAskedPerS * seconds) : 0;
  const limitPerS = rateAskedPerS * (leastShareOfRate - chance);
  if (rateAchievedPerS >= limitPerS) return undefined;
  return {
    code: 'schedule-not-held',
    severity: 'caution',
    message: `the schedule was not held: ${fixed(rateAchievedPerS, 1)} of ${fixed(rateAskedPerS, 1)} rows/s fell due`,
    advice: 'The source or the harness was too slow, not the strategy. Lower the rate.',
    data: { rateAchievedPerS, rateAskedPerS, limitPerS },
  };
};

const mostLagMs = 1;

const lateSender: Check = ({ sendLagMs }) =>
  sendLagMs !== undefined && sendLagMs.samples >= samplesNeeded(99) && sendLagMs.p99 > mostLagMs
    ? {
        code: 'send-lag',
        severity: 'caution',
        message: `the harness took instances up late: p99 ${fixed(sendLagMs.p99, 1)} ms`,
        advice: 'Latency includes this lag. Leave the driver a core: use fewer workers or model threads, or a lower rate.',
        data: { p99Ms: sendLagMs.p99, limitMs: mostLagMs },
      }
    : undefined;

const fewSamples: Check = ({ latencyMs }) =>
  latencyMs !== undefined && latencyMs.samples < samplesNeeded(99)
    ? {
        code: 'few-samples',
        severity: 'caution',
        message: `${latencyMs.samples} samples are too few for p99, which needs ${samplesNeeded(99)}`,
        advice: 'Run the stream for longer or at a higher rate.',
        data: { samples: latencyMs.samples, needed: samplesNeeded(99) },
      }
    : undefined;

const foreignMessages: Check = ({ queue: { foreign = 0 } = {} }) =>
  foreign > 0
    ? {
        code: 'foreign-messages',
        severity: 'caution',
        message: `${foreign} messages arrived that this run did not publish`,
        advice: "Someone else publishes to the run's topic. No figure includes the messages, but they took the pipeline's time.",
        data: { foreign },
      }
    : undefined;

export const streamChecks: readonly Check[] = [
  saturated,
  lost,
  batchesNotFormed,
  scheduleNotHeld,
  lateSender,
  fewSamples,
  foreignMessages,
];
