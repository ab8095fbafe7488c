/** Which figures of two runs are compared. */
import { furtherPercentOf } from '../../core/condition/figures.ts';
import { kindOf } from '../../workloads/workload.ts';
import type { ComparisonRow } from '../comparison/comparison.ts';
import type { FigureIdentity } from '../figures/identity.ts';
import { figureOf, figures, isCost } from '../figures/index.ts';

const throughput = 'throughput_rows_per_s';

/**
 * Few, since each test more takes more repeats to say anything: the throughput, unless it is the schedule's; the median and the 99th percentile
 * of the latency; rows per CPU second; the cost.
 */
export function figuresToCompare(row: ComparisonRow, asked: readonly string[]): string[] {
  const [first] = row.cells;
  if (first === undefined) return [];
  const { workload } = first.measured;
  const judged = new Set(kindOf(workload).judgedBy);
  const usual = figures
    .filter(({ key, consideration, better }) => {
      if (key === throughput) return workload.kind !== 'stream';
      if (consideration === 'latency') return judged.has(key) && !key.endsWith('_p95_ms');
      return better !== undefined && !judged.has(key);
    })
    .map(({ key }) => key);
  return [...new Set([...usual, ...asked])];
}

/** Of throughput too, which within one run is not compared since a stream's is the schedule's. */
export function betterOf(key: string): FigureIdentity['better'] {
  if (key === throughput) return 'higher';
  return isCost(key) || furtherPercentOf(key) !== undefined ? 'lower' : figureOf(key)?.better;
}
