/** What the cells of the 2018 experiment used and cost. */
import type { Usage } from '../../core/predictor.ts';
import type { SeedCell, SeedExperiment } from './seed-experiment.ts';
import { type CostEstimate, priceUsage } from '../../prices/cost.ts';
import type { PriceBook } from '../../prices/price-book.ts';

/** The books that fit: prices of 2018 where they could be sourced, today's below them. */
export const seedPriceBooks = ['us-central1-2018', 'us-central1'] as const;

export interface SeedCost {
  readonly strategy: SeedCell['strategy'];
  readonly rows: number;
  readonly region?: string;
  readonly date?: string;
  /** False: the run was stopped, and its figures are those of a part. */
  readonly finished: boolean;
  /** Of a batch job: preparing and predicting together. */
  readonly elapsedS: number;
  readonly usage: readonly Usage[];
  /** With a range; `unpriced` is not empty where the cost is "at least". */
  readonly cost: CostEstimate;
}

/** Every batch cell. Throws nothing: what has no price is unpriced. */
export function seedCosts({ batch }: SeedExperiment, book: PriceBook): SeedCost[] {
  return batch.map((cell) => {
    const usage = usageOf(cell);
    const { strategy, rows, region, date } = cell;
    return {
      strategy,
      rows,
      ...(region !== undefined && { region }),
      ...(date !== undefined && { date }),
      finished: cell.strategy === 'batch-job' || cell.finished,
      elapsedS: cell.strategy === 'batch-job' ? cell.prepare.elapsed_s + cell.job.elapsed_s : cell.elapsed_s,
      usage,
      cost: priceUsage(usage, book, rows),
    };
  });
}

function usageOf(cell: SeedCell): Usage[] {
  if (cell.strategy === 'batch-job') {
    return [...pipelineUsage(cell.prepare), measured('job', 'ai-platform/batch-prediction', cell.job.node_h, 'node h')];
  }
  return cell.strategy === 'rest' ? [...pipelineUsage(cell), unrecordedNodes] : pipelineUsage(cell);
}

/** The endpoint's node hours are not in the figures; a unit that no book has keeps the cost "at least". */
const unrecordedNodes: Usage = {
  part: 'endpoint',
  sku: 'ai-platform/online-prediction',
  quantity: 1,
  unit: 'run',
  evidence: 'assumed',
  rule: 'the node hours of the endpoint are not in the figures',
};

const memoryGbPerVcpu = 3.75;
const diskGbPerVcpu = 250;

interface Pipeline {
  readonly vcpu_h: number;
  readonly memory_gb_h?: number | undefined;
  readonly disk_gb_h?: number | undefined;
}

function pipelineUsage({ vcpu_h, memory_gb_h, disk_gb_h }: Pipeline): Usage[] {
  return [
    measured('pipeline workers', 'dataflow/batch/vcpu', vcpu_h, 'vCPU h'),
    memory_gb_h === undefined
      ? assumed('pipeline workers', 'dataflow/batch/memory', vcpu_h, memoryGbPerVcpu)
      : measured('pipeline workers', 'dataflow/batch/memory', memory_gb_h, 'GB h'),
    disk_gb_h === undefined
      ? assumed('worker disks', 'dataflow/disk/standard', vcpu_h, diskGbPerVcpu)
      : measured('worker disks', 'dataflow/disk/standard', disk_gb_h, 'GB h'),
  ];
}

function measured(part: string, sku: string, quantity: number, unit: string): Usage {
  return { part, sku, quantity, unit, evidence: 'measured', rule: "read off the console's screenshot" };
}

function assumed(part: string, sku: string, vcpuH: number, gb: number): Usage {
  const rule = `${vcpuH} vCPU h (measured) x ${gb} GB, as in the cells that show it (assumed)`;
  return { part, sku, quantity: vcpuH * gb, unit: 'GB h', evidence: 'assumed', rule };
}
