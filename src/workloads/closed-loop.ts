/** Each user sends its next instance when it has its prediction; the figure of interest is the throughput. */
import { z } from 'zod';
import { formatNumber } from '../core/text.ts';
import { seconds, workloadKeys } from './keys.ts';
import { leastS, type Named, type WorkloadKind } from './kind.ts';

export interface ClosedLoop extends Named {
  readonly kind: 'closed-loop';
  readonly concurrency: number;
  readonly seconds: number;
}

const schema = z.strictObject({
  ...workloadKeys,
  use: z.literal('closed-loop'),
  concurrency: z
    .int()
    .min(1)
    .max(65_536)
    .meta({ description: 'Users, each waiting for its prediction before it sends the next instance.' }),
  seconds: seconds.meta({ description: 'How long users send; the last answers come later.' }),
});

export const closedLoop = {
  schema,
  parse: ({ use: kind, name = kind, ...entry }) => ({ name, kind, ...entry }),
  entry: ({ kind: use, ...entry }) => ({ use, ...entry }),
  lengthS: ({ seconds }) => seconds,
  set: { seconds: (workload, seconds) => ({ ...workload, seconds }) },
  scaled(workload, factor) {
    const seconds = Math.max(factor * workload.seconds, leastS);
    return seconds < workload.seconds ? { workload: { ...workload, seconds }, full: { seconds: workload.seconds } } : undefined;
  },
  noJobs: 'a closed loop waits for each answer',
  summary: ({ kind, concurrency, seconds }, { sourcePasses }) => ({
    kind,
    concurrency,
    seconds,
    ...(sourcePasses !== undefined && { sourcePasses }),
  }),
  title: ({ concurrency, seconds }) =>
    `closed loop of ${formatNumber(concurrency)} users for ${formatNumber(seconds)} s, each sending its next instance after an answer; response times leave out what users would have sent while waiting`,
  size: ({ seconds }) => seconds,
  judgedBy: ['response_p50_ms', 'response_p95_ms', 'response_p99_ms'],
} satisfies WorkloadKind<ClosedLoop, typeof schema>;
