import { expect, test } from 'vitest';
import { latencyBoundsMs } from '../../../src/measure/snapshot.ts';
import { runMetrics } from '../../../src/run/metrics/metrics.ts';
import type { ProgressEvent } from '../../../src/run/session.ts';
import { end, planned, progress, runOf, start } from '../../fixtures/told-run.ts';
import { batchResult } from '../../fixtures/results.ts';

const cells = [planned('direct', 'batch'), planned('direct', 'stream')] as const;

function told() {
  const { run, at } = runOf(cells);
  const metrics = runMetrics('mine', run);
  return {
    at,
    on: (event: ProgressEvent) => {
      run.on(event);
      metrics.on(event);
    },
    /** Without help and types. */
    samples: async () => {
      const lines = (await metrics.text()).trim().split('\n');
      return lines.filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('predbench_info'));
    },
    text: metrics.text,
  };
}

test('before the first cell', async () => {
  const { samples, text } = told();
  expect(await samples()).toEqual(['predbench_cells 2']);
  expect(await text()).toMatch(/^predbench_info\{version="\d.*",experiment="mine"\} 1$/m);
  expect(await text()).toContain(
    '# HELP predbench_instances_due_total Instances that fell due.\n# TYPE predbench_instances_due_total counter\n',
  );
  expect(await text()).toContain('# TYPE predbench_latency_seconds histogram\n');
});

test('while a cell is measured, and after it', async () => {
  const { on, at, samples } = told();
  on(start(cells[0]));
  at(3000);
  on(progress(5000, 2, { failed: 10 }));
  const of = '{strategy="direct",workload="batch",repeat="1"';
  expect(await samples()).toEqual([
    'predbench_cells 2',
    expect.stringMatching(/^predbench_run_left_seconds 68\.98/),
    `predbench_cell_in_work${of}} 1`,
    expect.stringMatching(/^predbench_cell_left_seconds\{.*\} 5\.98/),
    `predbench_throughput_instances_per_second${of}} 2500`,
    `predbench_instances_due_total${of}} 5010`,
    `predbench_instances_total${of},outcome="ok"} 5000`,
    `predbench_instances_total${of},outcome="failed"} 10`,
  ]);
  at(9000);
  const counts = { due: 20_000, ok: 19_980, failed: 10, dropped: 10, duplicates: 0 };
  on(progress(0, 8, { counts }));
  on(end(cells[0], { state: 'measured', result: batchResult({ counts }) }));
  expect(await samples()).toEqual([
    'predbench_cells 2',
    'predbench_cells_done_total{state="measured"} 1',
    'predbench_run_left_seconds 65',
    `predbench_instances_due_total${of}} 20000`,
    `predbench_instances_total${of},outcome="ok"} 19980`,
    `predbench_instances_total${of},outcome="failed"} 10`,
    `predbench_instances_total${of},outcome="dropped"} 10`,
  ]);
});

test('latency is a histogram in seconds, with cumulative buckets', async () => {
  const { on, samples } = told();
  on(start(cells[1]));
  const within = latencyBoundsMs.map((ms) => (ms < 5 ? 0 : 7));
  on(progress(8, 2, { latency: { samples: 8, sumMs: 120_500, p99Ms: 120_480, within } }));
  const latency = (await samples()).filter((line) => line.startsWith('predbench_latency_seconds'));
  const of = '{strategy="direct",workload="stream",repeat="1"';
  expect(latency).toHaveLength(latencyBoundsMs.length + 3);
  expect(latency).toEqual(
    expect.arrayContaining([
      `predbench_latency_seconds_bucket${of},le="0.0025"} 0`,
      `predbench_latency_seconds_bucket${of},le="0.005"} 7`,
      `predbench_latency_seconds_bucket${of},le="60"} 7`,
      `predbench_latency_seconds_bucket${of},le="+Inf"} 8`,
      `predbench_latency_seconds_sum${of}} 120.5`,
      `predbench_latency_seconds_count${of}} 8`,
    ]),
  );
});
