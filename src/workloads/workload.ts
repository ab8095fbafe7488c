/** The kinds of workloads, found by the name in `use`. */
import { z } from 'zod';
import { parseOptions } from '../core/options.ts';
import { didYouMean, ProblemsError } from '../core/problems.ts';
import type { WorkloadSummary } from '../core/record.ts';
import { arrivals } from './arrival-entries.ts';
import { batch, type Batch } from './batch.ts';
import { closedLoop, type ClosedLoop } from './closed-loop.ts';
import type { EntryContext, WorkloadKind } from './kind.ts';
import { used } from './keys.ts';
import { queue } from './queue.ts';
import { stream, type Stream } from './stream.ts';

export type Workload = Batch | ClosedLoop | Stream;

type Kind = WorkloadKind<Workload, z.ZodType>;

const kinds = { batch, stream, queue, 'closed-loop': closedLoop } as const satisfies Readonly<Record<string, Kind>>;

/** For the published schema. */
export const workloadSchema = z.discriminatedUnion('use', [
  batch.schema,
  stream.schema.extend({ arrivals }),
  queue.schema.extend({ arrivals }),
  closedLoop.schema,
]);

/** For planned or recorded workloads. */
export function kindOf(workload: Workload | WorkloadSummary): Kind {
  return kinds['queue' in workload ? 'queue' : workload.kind];
}

/** Parses one entry of `workloads`. Throws ProblemsError. */
export async function parseWorkload(raw: unknown, context: EntryContext): Promise<Workload> {
  const { use } = parseOptions(used, raw);
  const kind = new Map<string, Kind>(Object.entries(kinds)).get(use);
  if (kind !== undefined) return kind.parse(parseOptions(kind.schema, raw), context);
  const names = Object.keys(kinds);
  const message = `there is no workload "${use}"${didYouMean(use, names)}; there are: ${names.join(', ')}`;
  throw new ProblemsError({ key: 'use', message });
}
