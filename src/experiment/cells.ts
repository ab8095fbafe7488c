import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';
import type { CellPlan } from '../core/record.ts';
import { kindOf, type Workload } from '../workloads/workload.ts';

/**
 * Strategy x workload x repeat in running order. Each repeat is complete before the next begins and shuffled by the seed, so that drift of
 * the machine affects all strategies alike; the significance test relies on a random order. An endless stream comes last, since nothing
 * runs after it.
 */
export function cellsOf(
  strategies: readonly { readonly name: string }[],
  workloads: readonly Workload[],
  repeats: number,
  seed: number,
): CellPlan[] {
  const random = mersenne(seed);
  return Array.from({ length: repeats }, (_, i) => i + 1).flatMap((repeat) => {
    const cells = workloads.flatMap((workload) =>
      strategies.map((strategy) => ({
        isEndless: kindOf(workload).lengthS(workload) === undefined,
        plan: {
          id: `${strategy.name} x ${workload.name} #${repeat}`,
          strategy: strategy.name,
          workload: workload.name,
          repeat,
        },
      })),
    );
    return shuffled(cells, (below) => uniformInt(random, 0, below - 1))
      .toSorted((a, b) => Number(a.isEndless) - Number(b.isEndless))
      .map(({ plan }) => plan);
  });
}

/** Fisher-Yates: every order is equally likely. */
function shuffled<T>(items: readonly T[], choose: (below: number) => number): T[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = choose(i + 1);
    [order[i], order[j]] = [order[j] as T, order[i] as T];
  }
  return order;
}
