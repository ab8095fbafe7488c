import { expect, test } from 'vitest';
import { mainFigures } from '../../../src/analysis/comparison/tables.ts';
import { kindOf, parseWorkload } from '../../../src/workloads/workload.ts';

test.each([
  [{ use: 'batch', rows: 10 }, ['makespan_s']],
  [{ use: 'stream', rate: 10 }, ['latency_p50_ms', 'latency_p95_ms', 'latency_p99_ms']],
  [{ use: 'queue', rate: 10, projectId: 'p' }, ['latency_p50_ms', 'latency_p95_ms', 'latency_p99_ms']],
  [{ use: 'closed-loop', concurrency: 2, seconds: 5 }, ['response_p50_ms', 'response_p95_ms', 'response_p99_ms']],
])('the main table of %j has its own figures between those of every workload', async (entry, own) => {
  const workload = await parseWorkload(entry, { seed: 1, baseDir: '/' });
  const summary = kindOf(workload).summary(workload, { due: 10, scheduleS: 1, sourcePasses: 1 });
  const main = mainFigures({ name: 'w', asked: '', rows: [], without: [], expectations: [], summary });
  expect(main.map(({ key }) => key)).toEqual([
    'throughput_rows_per_s',
    ...own,
    'mean_batch',
    'rows_per_cpu_s',
    'cost_usd_per_million',
    'failed',
  ]);
});
