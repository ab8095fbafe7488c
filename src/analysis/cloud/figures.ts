/** A strategy's figures as they would be in the cloud: what is compared there, stated and with the unknowns at any position. */
import { median } from '../../core/numbers.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import type { ComparisonRow } from '../comparison/comparison.ts';
import { type Point, points } from '../figures/identity.ts';
import { costKeys, figureOf } from '../figures/index.ts';
import { asStated, type Assumption, type Position, type Values, valuesOf } from './assumptions.ts';
import { drawnMeter } from './cost.ts';
import { instancesOf, runsAMonth } from './measured-load.ts';
import type { BatchModel, Load, Model, StreamModel } from './model.ts';
import { projector } from './project.ts';
import type { QuantityKey } from '../../core/keys/quantities.ts';

export interface CloudFigures {
  readonly stated: CloudFiguresAt;
  /** `slower`: how many times worse a measured figure is than it was measured. */
  readonly at: (position: Position, slower: Slower) => CloudFiguresAt;
  readonly assumed: readonly Assumption[];
}

/** By the figure's key: a slow repeat is slow in all of them. */
export type Slower = (key: string) => number;

export interface CloudFiguresAt {
  /** Of the figure with this key; NaN where there is none. */
  readonly figure: (key: string) => number;
  /** As many calls as may be under way are enough for the stream's rate. */
  readonly sustained: boolean;
}

/** Undefined where the bill itself was measured in the cloud, or nothing was predicted. */
export function cloudFigures(row: ComparisonRow, book: PriceBook): CloudFigures | undefined {
  const { model, load } = row;
  if (model === undefined || load === undefined || model.kind === 'billed batch') return undefined;
  const at = figuresOf(row, model, load, book);
  return { stated: at(asStated, () => 1), at, assumed: model.assumed };
}

function figuresOf(row: ComparisonRow, model: BatchModel | StreamModel, load: Load, book: PriceBook): CloudFigures['at'] {
  const { figures } = row;
  const share = (figures['ok'] ?? 0) / Math.max(1, figures['due'] ?? 0);
  const isBatch = load.kind === 'batch';
  const instances = instancesOf(load);
  const serviceMs = servicesOf(row);
  const valuesAt = valuesOf(model.assumed);
  const { lines, at } = projector(model);
  const usdOf = drawnMeter(lines, book);
  const isClosedLoop = row.cells.some(({ measured }) => measured.workload.kind === 'closed-loop');
  return (position, slowerOf) => {
    const slower = slowerOf('throughput_rows_per_s');
    const value = valuesAt(position);
    const projected = at(load, position, slower);
    const perRunUsd = () => usdOf(projected.amounts(), position);
    const figure = (key: string): number => {
      const measured = figures[key] ?? NaN;
      const is = figureOf(key)?.is;
      if (key === costKeys.perRun) return perRunUsd();
      if (key === costKeys.perMillion) return (perRunUsd() * 1e6) / (instances * share);
      if (key === costKeys.perMonth) return perRunUsd() * runsAMonth(load);
      if (is?.kind === 'latency') {
        const own = measured * slowerOf(key);
        const service = Math.min(own, serviceMs[is.point] ?? 0);
        const floorMs = isClosedLoop ? 0 : pipelineMs(is.point, value);
        return own + (value('vcpu-ratio', 1) - 1) * service + value('round-trip-ms', 0) + floorMs;
      }
      if (is?.kind === 'makespan') return projected.elapsedS;
      if (is?.kind === 'throughput') {
        return isBatch
          ? (load.rows * share) / projected.elapsedS
          : measured / (isClosedLoop ? loopFactor(model, measured, value, slower) : 1);
      }
      return measured;
    };
    return { figure, sustained: isClosedLoop || projected.sustained };
  };
}

/** How many times as long a closed loop's calls take: its work, or the least time of its calls with so many under way. */
function loopFactor(
  { leastCallMs, callsAtOnce, rowsPerCall }: Model & { kind: 'batch' | 'stream' },
  rowsPerS: number,
  value: Values,
  slower: number,
): number {
  const ratio = value('vcpu-ratio', 1) * slower;
  const callS = (leastCallMs * ratio + value('round-trip-ms', 0)) / 1000;
  return Math.max(ratio, ((rowsPerS / rowsPerCall) * callS) / callsAtOnce);
}

const pipelineKeys: Readonly<Partial<Record<Point, QuantityKey>>> = {
  mean: 'pipeline-latency-mean-ms',
  p50: 'pipeline-latency-p50-ms',
  p95: 'pipeline-latency-p95-ms',
  p99: 'pipeline-latency-p99-ms',
  // At least that.
  max: 'pipeline-latency-p99-ms',
};

/** What the queue and the runner add in a real pipeline, whatever the strategy. */
function pipelineMs(point: Point, value: Values): number {
  const key = pipelineKeys[point];
  return key === undefined ? 0 : value(key, 0);
}

function servicesOf({ cells }: ComparisonRow): Readonly<Partial<Record<Point, number>>> {
  const distributions = cells.flatMap(({ measured }) => measured.serviceMs ?? []);
  if (distributions.length === 0) return {};
  return Object.fromEntries(points.map((name) => [name, median(distributions.map((one) => one[name])) ?? NaN]));
}
