/** Figures of a run while it goes on, as Prometheus text. docs/metrics.md describes each. */
import { Counter, Gauge, Registry } from 'prom-client';
import type { Cell, CellPlan } from '../../core/record.ts';
import { ownVersion } from '../../core/version.ts';
import { latencyBoundsMs, type Snapshot } from '../../measure/snapshot.ts';
import type { RunProgress } from '../progress/run-progress.ts';
import type { ProgressEvent } from '../session.ts';
import { CumulativeHistogram, type HistogramValue } from './cumulative-histogram.ts';

export interface RunMetrics {
  on(this: void, event: ProgressEvent): void;
  text(this: void): Promise<string>;
  readonly contentType: string;
}

type CellLabels = Record<(typeof cellLabels)[number], string | number>;

const cellLabels = ['strategy', 'workload', 'repeat'] as const;
const latencyName = 'predbench_latency_seconds';

interface Seen {
  readonly labels: CellLabels;
  snapshot?: Snapshot;
  /** Once the cell is over: due, but unanswered. */
  dropped?: number;
}

/** Reads `run`, which takes the same events, when it is scraped. */
export function runMetrics(name: string, run: RunProgress): RunMetrics {
  const registry = new Registry();
  const cells: Seen[] = [];
  const states = new Map<Cell['state'], number>();

  /** A metric that is read when it is scraped; `read` gives labels and value. */
  type Read = () => readonly (readonly [labels: Record<string, string | number>, value: number | undefined])[];
  const gauge = (metric: string, help: string, labelNames: readonly string[], read: Read) =>
    new Gauge({ name: metric, help, labelNames, registers: [registry], collect: collected(read) });
  const counter = (metric: string, help: string, labelNames: readonly string[], read: Read) =>
    new Counter({ name: metric, help, labelNames, registers: [registry], collect: collected(read) });

  gauge('predbench_info', 'Version and experiment; always 1.', ['version', 'experiment'], () => [
    [{ version: ownVersion(), experiment: name }, 1],
  ]);
  gauge('predbench_cells', 'Cells of the run; of a search for capacity, the most that there may be.', [], () => [
    [{}, run.total],
  ]);
  counter('predbench_cells_done_total', 'Cells that are over, by how they ended.', ['state'], () =>
    [...states].map(([state, count]) => [{ state }, count]),
  );
  gauge('predbench_run_left_seconds', 'Estimated time until the last cell ends; absent while unknown.', [], () => [
    [{}, run.leftS],
  ]);
  const inWork: Read = () => (run.cell === undefined ? [] : [[labelsOf(run.cell.cell), 1]]);
  gauge('predbench_cell_in_work', '1 for the cell that is measured now.', cellLabels, inWork);
  gauge('predbench_cell_left_seconds', 'Estimated time until the cell in work ends; absent while unknown.', cellLabels, () =>
    run.cell === undefined ? [] : [[labelsOf(run.cell.cell), run.cell.leftS]],
  );
  gauge('predbench_throughput_instances_per_second', 'Predictions of the cell in work over its last seconds.', cellLabels, () =>
    run.cell === undefined ? [] : [[labelsOf(run.cell.cell), run.cell.okPerS]],
  );
  counter('predbench_instances_due_total', 'Instances that fell due.', cellLabels, () =>
    cells.map(({ labels, snapshot }) => [labels, snapshot?.counts.due]),
  );
  counter(
    'predbench_instances_total',
    'Instances by outcome: ok, failed, or dropped, which is known when the cell is over.',
    [...cellLabels, 'outcome'],
    () =>
      cells.flatMap(({ labels, snapshot, dropped }) => [
        [{ ...labels, outcome: 'ok' }, snapshot?.counts.ok],
        [{ ...labels, outcome: 'failed' }, snapshot?.counts.failed],
        [{ ...labels, outcome: 'dropped' }, dropped],
      ]),
  );
  const help = 'From the due time, or in a closed loop from sending, to the prediction; without the warm-up, and not of batches.';
  registry.registerMetric(
    new CumulativeHistogram({ name: latencyName, help, labelNames: cellLabels, registers: [] }, () => cells.flatMap(latencyOf)),
  );

  return {
    on(event) {
      const last = cells.at(-1);
      if (event.type === 'cell-start') cells.push({ labels: labelsOf(event.cell) });
      else if (event.type === 'progress' && last !== undefined) last.snapshot = event.snapshot;
      else if (event.type === 'cell-end') {
        states.set(event.cell.state, (states.get(event.cell.state) ?? 0) + 1);
        if (last?.snapshot !== undefined) last.dropped = last.snapshot.counts.dropped;
      }
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function labelsOf({ strategy, workload, repeat }: CellPlan): CellLabels {
  return { strategy, workload, repeat };
}

interface Settable {
  reset(): void;
  inc(labels: object, value: number): void;
  remove(labels: object): void;
}

/** Sets the metric to what is read; what has no value is left out. */
function collected(read: () => readonly (readonly [Record<string, string | number>, number | undefined])[]) {
  return function (this: Settable) {
    this.reset();
    for (const [labels, value] of read()) {
      if (value === undefined) this.remove(labels);
      else this.inc(labels, value);
    }
  };
}

function latencyOf({ labels, snapshot }: Seen): HistogramValue<(typeof cellLabels)[number]>[] {
  const { latency } = snapshot ?? {};
  if (latency === undefined) return [];
  return [
    ...latencyBoundsMs.map((ms, i) => ({
      metricName: `${latencyName}_bucket`,
      labels: { ...labels, le: ms / 1000 },
      value: latency.within[i] ?? 0,
    })),
    { metricName: `${latencyName}_bucket`, labels: { ...labels, le: '+Inf' }, value: latency.samples },
    { metricName: `${latencyName}_sum`, labels, value: latency.sumMs / 1000 },
    { metricName: `${latencyName}_count`, labels, value: latency.samples },
  ];
}
