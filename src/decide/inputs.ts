/** Everything in a decision that is not known exactly, each drawn independently of the others. */
import type { CostLine } from '../cost/cost.ts';
import type { Candidate } from './candidate.ts';
import type { Consideration } from './priorities.ts';
import type { Criterion } from './weighed.ts';

/** What is taken where nothing is known; docs/method.md states them. */
export const assumed = {
  /** A weight lies between 1/1.5 and 1.5 times what was given. */
  weightFactor: 1.5,
  /** An assumed quantity that states no range lies between half and twice its value. */
  quantityFactor: 2,
  /** A list price that is not `good` and has no range. */
  priceFactor: 1.2,
  /** Deviation of a measurement's logarithm, where nothing was repeated. */
  noise: 0.1,
} as const;

export interface Input {
  readonly key: string;
  /** What would fix it, for a sentence that begins "What would settle it:". */
  readonly settledBy: string;
  /** `uniform` gives numbers in [0, 1). */
  readonly draw: (uniform: () => number) => number;
}

const uniformly: Input['draw'] = (uniform) => uniform();

export function weightInputs(criteria: readonly Criterion[]): Input[] {
  if (criteria.length < 2) return [];
  return criteria.map(({ consideration }) => ({
    key: `weight:${consideration}`,
    settledBy: `to say how much ${consideration} weighs against the rest (--priorities)`,
    draw: (uniform) => factor(uniform(), assumed.weightFactor),
  }));
}

/** One a strategy: a slow repeat is slow in all its figures. */
export function noiseInput({ strategy }: Candidate): Input {
  return { key: `noise:${strategy}`, settledBy: `to measure ${strategy} more often (repeats)`, draw: normal };
}

/** What an item takes is not known: one a strategy and consideration. */
export function effortInputs({ strategy }: Candidate, criteria: readonly Criterion[]): Input[] {
  return criteria
    .filter(({ consideration }) => isEffort(consideration))
    .map(({ consideration }) => ({
      key: effortKey(consideration, strategy),
      settledBy: `to estimate the days that the ${consideration} of ${strategy} takes, instead of counting its items`,
      draw: uniformly,
    }));
}

export function isEffort(consideration: Consideration): boolean {
  return consideration === 'implementation' || consideration === 'maintenance';
}

export function effortKey(consideration: Consideration, strategy: string): string {
  return `effort:${consideration}:${strategy}`;
}

/** Of an assumed quantity at this position in [0, 1): between half and twice its value, its logarithm uniform. */
export function quantityFactor(at: number): number {
  return factor(at, assumed.quantityFactor);
}

/** Lines with the same sku or the same part move together, also between strategies. */
export function costInputs(lines: readonly CostLine[]): Input[] {
  const inputs = new Map<string, Input>();
  for (const line of lines) {
    for (const key of keysOf(line)) inputs.set(key, { key, settledBy: settling(key, line), draw: uniformly });
  }
  return [...inputs.values()];
}

/** USD of a line where its inputs stand at these values in [0, 1). */
export function drawnUsd(line: CostLine, at: (key: string) => number): number {
  const { usd, usdRange } = line;
  return keysOf(line).reduce((value, key) => {
    if (key.startsWith('range:') && usdRange !== undefined) {
      return usd > 0 ? (value * triangular(at(key), usdRange.low, usd, usdRange.high)) / usd : value;
    }
    return value * factor(at(key), key.startsWith('price:') ? assumed.priceFactor : assumed.quantityFactor);
  }, usd);
}

function keysOf({ sku, part, range, evidence, usdRange, confidence }: CostLine): string[] {
  return [
    ...(usdRange === undefined ? [] : [`range:${sku}`]),
    ...(evidence === 'assumed' && range === undefined ? [`quantity:${part}`] : []),
    ...(usdRange === undefined && confidence !== 'good' ? [`price:${sku}`] : []),
  ];
}

function settling(key: string, { sku, part, range }: CostLine): string {
  if (key.startsWith('price:') || (key.startsWith('range:') && range === undefined)) return `the price that you pay for ${sku}`;
  return `to measure what one run uses in the cloud of: ${part}`;
}

/** Deviation of ln(figure) of one measurement: pooled over the strategies' repeats; assumed where there are none. */
export function noiseOf(candidates: readonly Candidate[], key: string): number {
  let squares = 0;
  let freedom = 0;
  for (const { repeats } of candidates) {
    const logs = repeats.map((figures) => Math.log(figures[key] ?? NaN)).filter(Number.isFinite);
    const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
    for (const value of logs) squares += (value - mean) ** 2;
    freedom += Math.max(0, logs.length - 1);
  }
  return freedom === 0 ? assumed.noise : Math.sqrt(squares / freedom);
}

/** Between 1/most and most, its logarithm uniform. */
function factor(at: number, most: number): number {
  return most ** (2 * at - 1);
}

/** Quantile of the triangular distribution with its mode at `value`. */
export function triangular(at: number, low: number, value: number, high: number): number {
  const width = high - low;
  if (width <= 0) return value;
  const below = (value - low) / width;
  return at < below ? low + Math.sqrt(at * width * (value - low)) : high - Math.sqrt((1 - at) * width * (high - value));
}

/** Box and Muller's. */
function normal(uniform: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
