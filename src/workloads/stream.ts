/** Instances fall due on a schedule that waits for no answer (open loop); the figure of interest is the latency. */
import { z } from 'zod';
import { formatNumber } from '../core/text.ts';
import type { QueueSpec } from '../data/queue.ts';
import { arrivalsEntry, parseArrivals, scheduleKeys } from './arrival-entries.ts';
import { type ArrivalSpec, arrivalsText, dueTimes, lengthS, meanRatePerS, scheduleHash } from './arrivals.ts';
import { workloadKeys } from './keys.ts';
import { leastS, type Named, type WorkloadKind } from './kind.ts';
import { meanGroup } from './variability.ts';

export type Stream = Named & { readonly kind: 'stream'; readonly queue?: QueueSpec } & ArrivalSpec;

/** `--scale` goes no lower. */
const leastMessages = 300;
/** The least that `--scale` leaves of a stream that sets its own micro-batches. */
const leastMicroBatches = 2;

const schema = z.strictObject({
  ...workloadKeys,
  use: z.literal('stream'),
  ...scheduleKeys,
});

export const stream = {
  schema,
  parse: async ({ use: kind, name = kind, batching, ...schedule }, context) => ({
    name,
    kind,
    ...(batching !== undefined && { batching }),
    ...(await parseArrivals(schedule, context)),
  }),
  entry(workload) {
    const { name, kind: use, seconds, seed, batching } = workload;
    return {
      name,
      use,
      ...('ratePerS' in workload && { rate: workload.ratePerS }),
      arrivals: arrivalsEntry(workload),
      ...(seconds !== undefined && { seconds }),
      seed,
      ...(batching !== undefined && { batching }),
    };
  },
  lengthS: (workload) => lengthS(workload),
  set: {
    rate: (workload, ratePerS) => (workload.arrivals === 'replay' ? undefined : { ...workload, ratePerS }),
    seconds: (workload, seconds) => ({ ...workload, seconds }),
    seed: (workload, seed) => ({ ...workload, seed }),
  },
  scaled(workload, factor) {
    const fullS = lengthS(workload);
    if (fullS === undefined) return undefined;
    const seconds = longEnough(workload, Math.max(factor * fullS, leastS), fullS);
    return seconds < fullS ? { workload: { ...workload, seconds }, full: { seconds: fullS } } : undefined;
  },
  noJobs: 'a stream never ends',
  summary(workload, { due, scheduleS, sourcePasses, batching }) {
    const { kind, arrivals, queue, seed } = workload;
    const seconds = Math.min(lengthS(workload) ?? Infinity, scheduleS);
    const waits = batching !== undefined && batching.maxWaitMs > 0 && due > 0;
    return {
      kind,
      ...(queue !== undefined && { through: 'Pub/Sub' }),
      arrivals: arrivalsText(workload),
      ...(arrivals !== 'constant' && arrivals !== 'poisson' && { shape: arrivals }),
      ...(arrivals === 'replay' && { replaySha256: workload.sha256 }),
      rateAskedPerS: meanRatePerS(workload, seconds),
      rateAchievedPerS: due / seconds,
      seconds,
      ...(waits && { groupedRows: meanGroup(workload, due, batching) }),
      seed,
      scheduleHash: scheduleHash(workload, due),
      ...(sourcePasses !== undefined && { sourcePasses }),
    };
  },
  title({ rateAskedPerS, arrivals, seconds, through }) {
    const way = through === undefined ? '' : ` through ${through}`;
    return `stream of ${formatNumber(rateAskedPerS)} rows/s${way} for ${formatNumber(seconds)} s, ${arrivals} arrivals; latency counts from the due time to the prediction`;
  },
  size: ({ seconds }) => seconds,
  judgedBy: ['latency_p50_ms', 'latency_p95_ms', 'latency_p99_ms'],
} satisfies WorkloadKind<Stream, typeof schema>;

/** The shortest length from `seconds` up in which enough messages fall due. */
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
