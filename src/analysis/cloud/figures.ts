/** A strategy's figures as they would be in the cloud: what is compared there, stated and with the unknowns at any position. */
import { median } from '../../core/numbers.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import type { ComparisonRow } from '../comparison/comparison.ts';
import { type Point, points } from '../figures/identity.ts';
import { costKeys, figureOf } from '../figures/index.ts';
import { type Assumption, type Values, valuesOf } from './assumptions.ts';
import { drawnMeter } from './cost.ts';
import { always, asStated, type Drawn, type Draws } from './draws.ts';
import { instancesOf, runsAMonth } from './measured-load.ts';
import type { BatchModel, Load, Model, StreamModel } from './model.ts';
import { projector } from './project.ts';
import type { QuantityKey } from '../../core/keys/quantities.ts';

export interface CloudFigures {
  /** By the figure's key; NaN where there is none. */
  readonly stated: (key: string) => number;
  /** As stated, as many calls as may be under way are enough for the stream's rate. */
  readonly sustained: boolean;
  readonly over: FiguresOver;
  readonly assumed: readonly Assumption[];
}

/** `slower`: how many times worse a measured figure is than it was measured, by the figure's key: a slow repeat is slow in all of them. */
export type FiguresOver = (draws: Draws, slower: (key: string) => Drawn) => DrawnFigures;

export interface DrawnFigures {
  /** Of the figure with this key; NaN where there is none. */
  readonly of: (key: string) => Drawn;
  /** The stream's rate; true where there is none. */
  readonly sustained: (draw: number) => boolean;
}

/** Undefined where the bill itself was measured in the cloud, or nothing was predicted. */
export function cloudFigures(row: ComparisonRow, book: PriceBook): CloudFigures | undefined {
  const { model, load } = row;
  if (model === undefined || load === undefined || model.kind === 'billed batch') return undefined;
  const over = figuresOver(row, model, load, book);
  const { of, sustained } = over(asStated, () => always(1));
  return { stated: (key) => of(key)(0), sustained: sustained(0), over, assumed: model.assumed };
}

function figuresOver(row: ComparisonRow, model: BatchModel | StreamModel, load: Load, book: PriceBook): FiguresOver {
  const { figures } = row;
  const share = (figures['ok'] ?? 0) / Math.max(1, figures['due'] ?? 0);
  const instances = instancesOf(load);
  const serviceMs = servicesOf(row);
  const isClosedLoop = row.cells.some(({ measured }) => measured.workload.kind === 'closed-loop');
  return (draws, slowerOf) => {
    const slower = slowerOf('throughput_rows_per_s');
    const valueOf = valuesOf(model.assumed)(draws);
    const vcpuRatio = valueOf('vcpu-ratio', 1);
    const roundTripMs = valueOf('round-trip-ms', 0);
    const { elapsedS, usd, sustained } = projectedOver(model, load, book, draws, slower);
    const of = (key: string): Drawn => {
      const measured = figures[key] ?? NaN;
      const is = figureOf(key)?.is;
      if (key === costKeys.perRun) return usd;
      if (key === costKeys.perMillion) return (draw) => (usd(draw) * 1e6) / (instances * share);
      if (key === costKeys.perMonth) return (draw) => usd(draw) * runsAMonth(load);
      if (is?.kind === 'latency') {
        const slowerAt = slowerOf(key);
        const serviceOfPoint = serviceMs[is.point] ?? 0;
        const floorMs = isClosedLoop ? always(0) : pipelineMs(is.point, valueOf);
        return (draw) => {
          const own = measured * slowerAt(draw);
          const service = Math.min(own, serviceOfPoint);
          return own + (vcpuRatio(draw) - 1) * service + roundTripMs(draw) + floorMs(draw);
        };
      }
      if (is?.kind === 'makespan') return elapsedS;
      if (is?.kind === 'throughput') {
        if (load.kind === 'batch') return (draw) => (load.rows * share) / elapsedS(draw);
        if (!isClosedLoop) return always(measured);
        return (draw) =>
          measured / loopFactor(model, measured, { ratio: vcpuRatio(draw) * slower(draw), roundTripMs: roundTripMs(draw) });
      }
      return always(measured);
    };
    return { of, sustained: (draw) => isClosedLoop || sustained(draw) };
  };
}

/** Of every draw, made when one is first asked for: several figures are made from them. */
function projectedOver(model: Model, load: Load, book: PriceBook, draws: Draws, slower: Drawn) {
  const { count } = draws;
  let made: { readonly elapsedS: Float64Array; readonly usd: Float64Array; readonly sustained: Uint8Array } | undefined;
  const make = () => {
    const { lines, over } = projector(model);
    const at = over(draws);
    const usdOf = drawnMeter(lines, book, draws);
    const columns = { elapsedS: new Float64Array(count), usd: new Float64Array(count), sustained: new Uint8Array(count) };
    for (let draw = 0; draw < count; draw++) {
      const projected = at(load, draw, slower(draw));
      columns.elapsedS[draw] = projected.elapsedS;
      columns.usd[draw] = usdOf(projected, draw);
      columns.sustained[draw] = Number(projected.sustained);
    }
    return columns;
  };
  const columns = () => (made ??= make());
  return {
    elapsedS: (draw: number) => columns().elapsedS[draw] ?? NaN,
    usd: (draw: number) => columns().usd[draw] ?? NaN,
    sustained: (draw: number) => columns().sustained[draw] === 1,
  };
}

/** How many times as long a closed loop's calls take: its work, or the least time of its calls with so many under way. */
function loopFactor(
  { leastCallMs, callsAtOnce, rowsPerCall }: Model & { kind: 'batch' | 'stream' },
  rowsPerS: number,
  { ratio, roundTripMs }: { readonly ratio: number; readonly roundTripMs: number },
): number {
  const callS = (leastCallMs * ratio + roundTripMs) / 1000;
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
function pipelineMs(point: Point, valueOf: Values): Drawn {
  const key = pipelineKeys[point];
  return key === undefined ? always(0) : valueOf(key, 0);
}

function servicesOf({ cells }: ComparisonRow): Readonly<Partial<Record<Point, number>>> {
  const distributions = cells.flatMap(({ measured }) => measured.serviceMs ?? []);
  if (distributions.length === 0) return {};
  return Object.fromEntries(points.map((name) => [name, median(distributions.map((one) => one[name])) ?? NaN]));
}
