import { exact } from '../../core/text.ts';
import type { CostEstimate } from '../../prices/cost.ts';
import type { CellMeasurement } from '../../core/record.ts';
import type { Beside, Definition } from './definition.ts';

const machine = 'Of this machine; what a remote server uses is not in it.';

function cpu(meaning: string, measured: string): Definition {
  return {
    section: 'Resources',
    unit: 's',
    meaning,
    formula: "CPU time, user and system, at the clock's stop - at its start",
    measured,
    assumptions: [machine],
    leavesOut: ['warm-up'],
  };
}

export const cpuDriver = cpu(
  'CPU seconds of the threads that read, group, write and keep the schedule.',
  "by the operating system, of the driver's and the pacer's thread",
);

export const cpuWorkers = cpu(
  "CPU seconds of the rest of the cell's process, TensorFlow included.",
  'by the operating system: the process less the driver',
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

export const vcpuH: Definition = {
  section: 'Cost',
  unit: 'vCPU h',
  meaning:
    "vCPU hours that the pipeline's own workers are billed for, busy or not; what an endpoint or a job is billed for is not in it.",
  formula: 'workers x (seconds from set-up to the last result + start-up) x vCPU of a worker / 3600',
  measured: 'seconds measured, what a worker is in the cloud assumed',
  assumptions: ['A vCPU of this machine does the work of one in the cloud.'],
  untouchedBy: ['send-lag', 'generator-bottleneck', 'few-samples'],
};

export const rowsPerCpuS: Definition = {
  leavesOut: ['warm-up', 'failed', 'dropped', 'duplicates'],
  section: 'Resources',
  unit: 'rows/s',
  meaning:
    "Predicted instances for each CPU second of driver, workers, their child processes and services together; none where a server of yours or the cloud's did the work.",
  formula: 'predicted / (CPU s of driver + workers + children + services)',
  measured: 'CPU time by the operating system',
  absent: serverUnknown,
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
  ofCostLines: true,
  section: 'Cost',
  measured: "usage stored with the cell, the pipeline's and the strategy's own; priced when it is shown",
  assumptions: [
    'List prices less your discounts, with their increments and minimum charges, without free quotas and taxes.',
    'What has no price is unpriced, never zero.',
  ],
  untouchedBy: ['send-lag', 'generator-bottleneck', 'few-samples'],
} as const;

export const costPerRun: Definition = {
  ...money,
  unit: 'USD',
  meaning: "What the cell's usage costs at list prices less your discounts, set-up included.",
  formula: 'sum of billed quantity x list price x (1 - discount)',
  worked: (_, { cost }) => sumOf(cost.lines),
};

export const costPerMillion: Definition = {
  ...money,
  leavesOut: ['failed', 'dropped', 'duplicates'],
  unit: 'USD/million',
  meaning: "What a million predictions would cost if they cost as these did; a short run's set-up weighs heavily.",
  formula: 'cost per run / predicted x 1,000,000',
  assumptions: [...money.assumptions, 'It extrapolates: set-up is taken to grow with the rows.'],
  worked: ({ counts }, { cost: { perRunUsd } }) =>
    perRunUsd === undefined ? undefined : `${exact(perRunUsd.value)} USD / ${exact(counts.ok ?? NaN)} predicted x 1,000,000`,
};

function sumOf(lines: CostEstimate['lines']): string | undefined {
  return lines.length === 0 ? undefined : `${lines.map(({ usd }) => exact(usd)).join(' + ')} USD`;
}
