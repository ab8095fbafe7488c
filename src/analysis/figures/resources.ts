import { exact } from '../../core/text.ts';
import type { CostEstimate } from '../../prices/cost.ts';
import type { CellMeasurement } from '../../core/record.ts';
import { instancesOf, loadOf } from '../cloud/measured-load.ts';
import type { Beside, Definition } from './definition.ts';

const machine = 'Of this machine; what a remote server uses is not in it.';

const byProcess = 'by the operating system, of the processes on this machine';

function cpu(meaning: string, measured: string, onBeam?: string): Definition {
  return {
    section: 'Resources',
    unit: 's',
    meaning,
    formula: "CPU time, user and system, at the clock's stop - at its start",
    measured,
    ...(onBeam !== undefined && { onBeam: { meaning: onBeam, measured: byProcess } }),
    assumptions: [machine],
    leavesOut: ['warm-up'],
  };
}

export const cpuDriver = cpu(
  'CPU seconds of the threads that read, group, write and keep the schedule.',
  "by the operating system, of the driver's and the pacer's thread",
  'CPU seconds of the process that drives the job; with the direct runner its workers are threads of it, and in it.',
);

export const cpuWorkers = cpu(
  "CPU seconds of the rest of the cell's process, TensorFlow included.",
  'by the operating system: the process less the driver',
  'CPU seconds of the runner, its workers and the Node processes beside them; those of a Flink cluster only on this machine.',
);

export const cpuChildren = cpu(
  'CPU seconds of the processes that the strategy started in the pipeline, and of those that they started.',
  'by the operating system, on Linux; of a process that left its parent, as a daemon does, not',
);

export const cpuServices = cpu(
  "CPU seconds of the embedded services' processes.",
  "by the operating system, in each service's process",
);

export const cpuTotal: Definition = {
  ...cpu('CPU seconds of driver, workers, their child processes and services together.', 'by the operating system'),
  formula: 'CPU s of driver + workers + children + services',
  worked: (measured, { services }) => cpuSum(measured, services),
};

function cpuSum({ cpuS }: CellMeasurement, services: Beside['services']): string | undefined {
  return cpuS && [cpuS.driver, cpuS.workers, cpuS.children ?? 0, services?.cpuS ?? 0].map(exact).join(' + ');
}

/** Seconds of all that the cell ran on this machine. */
export function cpuTotalS({ cpuS }: CellMeasurement, { services }: Pick<Beside, 'services'>): number | undefined {
  return cpuS && cpuS.driver + cpuS.workers + (cpuS.children ?? 0) + (services?.cpuS ?? 0);
}

/** Undefined where a server that is not predbench's did the work: it would look as if rows took next to no CPU. */
export function rowsPerCpuSOf(measured: CellMeasurement, beside: Pick<Beside, 'services'>): number | undefined {
  const { ok } = measured.counts;
  const total = cpuTotalS(measured, beside) ?? 0;
  return ok !== undefined && total > 0 && serverUnknown(measured) === undefined ? ok / total : undefined;
}

function serverUnknown({ evidence, cpuS }: CellMeasurement): string | undefined {
  return cpuS !== undefined && (evidence === 'real server' || evidence === 'cloud') ? "the server's CPU is not known" : undefined;
}

function workersUnknown({ beam, cpuS }: CellMeasurement): string | undefined {
  return beam !== undefined && cpuS === undefined ? "the CPU of Beam's workers is not known" : undefined;
}

export const rowsPerCpuS: Definition = {
  leavesOut: ['warm-up', 'failed', 'dropped', 'duplicates'],
  section: 'Resources',
  unit: 'rows/s',
  meaning:
    "Predicted instances for each CPU second of driver, workers, their child processes and services together; none where a server of yours or the cloud's did the work.",
  formula: 'predicted / (CPU s of driver + workers + children + services)',
  measured: 'CPU time by the operating system',
  absent: (measured) => serverUnknown(measured) ?? workersUnknown(measured),
  worked: (measured, { services }) => `${exact(measured.counts.ok ?? NaN)} predicted / (${cpuSum(measured, services)}) CPU s`,
  untouchedBy: ['send-lag', 'generator-bottleneck', 'few-samples'],
};

const resident = {
  section: 'Resources',
  unit: 'bytes',
  measured: 'by the operating system, since the process began',
  assumptions: ["Set-up and the libraries' own memory are in it."],
} as const;

export const peakRss: Definition = {
  ...resident,
  meaning: "The most memory that the cell's process had resident.",
  formula: 'largest resident set',
};

export const peakRssServices: Definition = {
  ...resident,
  meaning: 'The most memory that the embedded services had resident.',
  formula: "sum of the services' largest resident sets",
};

const money = {
  section: 'Cost',
  measured:
    "the cell's time, stages, calls and files; what the machines of the cloud do beside and how fast they are is assumed (docs/assumptions.md); a bill that was measured in the cloud is taken as it is",
  untouchedBy: ['send-lag', 'generator-bottleneck', 'few-samples'],
} as const;

const oneModel =
  "It is computed by the model of the cloud, as the month, break-even, estimate and decide are, at this cell's load.";

const usd = {
  ...money,
  ofCostLines: true,
  assumptions: [
    oneModel,
    'List prices less your discounts, with their increments and minimum charges, without free quotas and taxes.',
    'What has no price is unpriced, never zero.',
  ],
} as const;

export const vcpuH: Definition = {
  ...money,
  unit: 'vCPU h',
  meaning:
    "vCPU hours that the pipeline's own workers would be billed for in the cloud, busy or not; what an endpoint or a job is billed for is not in it.",
  formula:
    "workers x (start + set-up + work + stop, in seconds) x vCPU of a worker / 3600; of a stream workers x the stream's time",
  assumptions: [oneModel],
};

export const costPerRun: Definition = {
  ...usd,
  unit: 'USD',
  meaning:
    "What the workload would cost in the cloud, once: a batch from its machines' start to their stop, a stream for its time.",
  formula: 'sum of billed quantity x list price x (1 - discount)',
  worked: (_, { cost }) => sumOf(cost.lines),
};

export const costPerMillion: Definition = {
  ...usd,
  leavesOut: ['failed', 'dropped', 'duplicates'],
  unit: 'USD/million',
  meaning:
    "Cost per run for each million predictions at the workload's own size; what a run costs whatever its rows, such as start-up, weighs heavily in a small one.",
  formula: "cost per run / (the workload's instances x predicted / due) x 1,000,000",
  assumptions: [...usd.assumptions, 'More rows do not cost in proportion: predbench estimate and break-even say what they cost.'],
  worked: perMillionText,
};

function perMillionText(measured: CellMeasurement, { cost: { perRunUsd } }: Beside): string | undefined {
  if (perRunUsd === undefined) return undefined;
  const { due, ok = due } = measured.counts;
  const instances = `(${exact(instancesOf(loadOf(measured)))} instances x ${exact(ok)} predicted / ${exact(due)} due)`;
  return `${exact(perRunUsd.value)} USD / ${instances} x 1,000,000`;
}

function sumOf(lines: CostEstimate['lines']): string | undefined {
  return lines.length === 0 ? undefined : `${lines.map(({ usd }) => exact(usd)).join(' + ')} USD`;
}
