import { z } from 'zod';
import { parseOptions } from '../options.ts';
import { didYouMean, ProblemsError } from '../problems.ts';
import type { Workload } from '../workloads/workload.ts';
import { arrivalsEntry, parseArrivals } from './arrivals.ts';
import { workloadSchemas } from './schema.ts';

const used = z.looseObject({ use: z.string() });

/** One entry of `workloads`. Throws ProblemsError. */
export async function parseWorkload(raw: unknown, seed: number, baseDir: string): Promise<Workload> {
  const { use } = parseOptions(used, raw);
  switch (use) {
    case 'batch': {
      const { name = use, rows } = parseOptions(workloadSchemas.batch, raw);
      return { name, kind: 'bounded', rows };
    }
    case 'closed-loop': {
      const { name = use, concurrency, seconds } = parseOptions(workloadSchemas['closed-loop'], raw);
      return { name, kind: 'closed-loop', concurrency, seconds };
    }
    case 'stream': {
      const entry = parseOptions(workloadSchemas.stream, raw);
      return { name: entry.name ?? use, kind: 'unbounded', ...(await parseArrivals(entry, seed, baseDir)) };
    }
    case 'queue': {
      const { projectId, ...entry } = parseOptions(workloadSchemas.queue, raw);
      const arrivals = await parseArrivals(entry, seed, baseDir);
      return { name: entry.name ?? use, kind: 'unbounded', queue: { projectId }, ...arrivals };
    }
    default: {
      const names = Object.keys(workloadSchemas);
      const message = `there is no workload "${use}"${didYouMean(use, names)}; there are: ${names.join(', ')}`;
      throw new ProblemsError([{ key: 'use', message }]);
    }
  }
}

/** A workload as the experiment file would have it. */
export function workloadEntry(workload: Workload): object {
  if (workload.kind === 'bounded') return { name: workload.name, use: 'batch', rows: workload.rows };
  if (workload.kind === 'closed-loop') {
    const { kind, ...entry } = workload;
    return { use: kind, ...entry };
  }
  const { name, seconds, seed, queue } = workload;
  return {
    name,
    ...(queue === undefined ? { use: 'stream' } : { use: 'queue', projectId: queue.projectId }),
    ...('ratePerS' in workload && { rate: workload.ratePerS }),
    arrivals: arrivalsEntry(workload),
    ...(seconds !== undefined && { seconds }),
    seed,
  };
}
