import { z } from 'zod';
import { parseOptions } from '../core/options.ts';
import { didYouMean, ProblemsError } from '../core/problems.ts';
import type { Workload } from '../workloads/workload.ts';
import { arrivalsEntry, parseArrivals } from './arrival-entries.ts';
import { given } from './given.ts';
import { workloadSchemas } from './schema.ts';

const used = z.looseObject({ use: z.string() });

/** One entry of `workloads`. Throws ProblemsError. */
export async function parseWorkload(raw: unknown, seed: number, baseDir: string): Promise<Workload> {
  const { use } = parseOptions(used, raw);
  switch (use) {
    case 'batch': {
      const { rows, ...entry } = parseOptions(workloadSchemas.batch, raw);
      return { ...common(entry), kind: 'batch', rows };
    }
    case 'closed-loop': {
      const { concurrency, seconds, ...entry } = parseOptions(workloadSchemas['closed-loop'], raw);
      return { ...common(entry), kind: 'closed-loop', concurrency, seconds };
    }
    case 'stream': {
      const entry = parseOptions(workloadSchemas.stream, raw);
      return { ...common(entry), kind: 'stream', ...(await parseArrivals(entry, seed, baseDir)) };
    }
    case 'queue': {
      const { projectId, maxDeliveryAttempts, ...entry } = parseOptions(workloadSchemas.queue, raw);
      const arrivals = await parseArrivals(entry, seed, baseDir);
      const queue = { projectId, ...(maxDeliveryAttempts !== undefined && { maxDeliveryAttempts }) };
      return { ...common(entry), kind: 'stream', queue, ...arrivals };
    }
    default: {
      const names = Object.keys(workloadSchemas);
      const message = `there is no workload "${use}"${didYouMean(use, names)}; there are: ${names.join(', ')}`;
      throw new ProblemsError([{ key: 'use', message }]);
    }
  }
}

type Entry = Pick<z.output<(typeof workloadSchemas)[keyof typeof workloadSchemas]>, 'use' | 'name' | 'batching'>;

function common({ use, name = use, batching }: Entry): Pick<Workload, 'name' | 'batching'> {
  return { name, ...(batching !== undefined && { batching: given(batching) }) };
}

/** A workload as the experiment file would have it. */
export function workloadEntry(workload: Workload): object {
  const batching = workload.batching && { batching: workload.batching };
  if (workload.kind === 'batch') return { name: workload.name, use: 'batch', rows: workload.rows, ...batching };
  if (workload.kind === 'closed-loop') {
    const { kind, ...entry } = workload;
    return { use: kind, ...entry };
  }
  const { name, seconds, seed, queue } = workload;
  return {
    name,
    ...(queue === undefined ? { use: 'stream' } : { use: 'queue', ...queue }),
    ...('ratePerS' in workload && { rate: workload.ratePerS }),
    arrivals: arrivalsEntry(workload),
    ...(seconds !== undefined && { seconds }),
    seed,
    ...batching,
  };
}
