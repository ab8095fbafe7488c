import { z } from 'zod';
import { parseOptions } from '../options.ts';
import { didYouMean, ProblemsError } from '../problems.ts';
import type { Workload } from '../workloads/workload.ts';
import { workloadSchemas } from './schema.ts';

const used = z.looseObject({ use: z.string() });

/** One entry of `workloads`. Throws ProblemsError. */
export function parseWorkload(raw: unknown, seed: number): Workload {
  const { use } = parseOptions(used, raw);
  switch (use) {
    case 'batch': {
      const { name = use, rows } = parseOptions(workloadSchemas.batch, raw);
      return { name, kind: 'bounded', rows };
    }
    case 'stream': {
      const options = parseOptions(workloadSchemas.stream, raw);
      const { name = use, rate, seconds, arrivals } = options;
      return {
        name,
        kind: 'unbounded',
        arrivals,
        ratePerS: rate,
        ...(seconds !== undefined && { seconds }),
        seed: options.seed ?? seed,
      };
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
  const { name, ratePerS, kind: _, ...schedule } = workload;
  return { name, use: 'stream', rate: ratePerS, ...schedule };
}
