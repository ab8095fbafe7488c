/** Everything in a decision that is not known exactly, each drawn independently of the others. */
import type { CostLine } from '../../prices/cost.ts';
import { settledBy, shared } from '../cloud/assumptions.ts';
import type { Candidate } from './candidate.ts';
import { figureOf, isCost } from '../figures/index.ts';
import { normal, triangular, type Uniform } from '../../core/random.ts';
import { scatter } from '../../measure/statistics/scatter.ts';
import type { Criterion } from './weighed.ts';

/** What is taken where nothing is known; docs/derivations.md states them. */
export const spreads = {
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
  /** What would fix it, for a sentence that begins "What would settle it:"; absent where nobody would ask for it alone. */
  readonly settledBy?: string;
  /** `uniform` gives numbers in [0, 1). */
  readonly draw: (uniform: Uniform) => number;
}

/** Of an input by its key; undefined where it is not drawn. */
export type Values = (key: string) => number | undefined;

/** Of an input in [0, 1): what is stated. */
const middle = 0.5;

const uniformly: Input['draw'] = (uniform) => uniform();

export function weightInputs(criteria: readonly Criterion[]): Input[] {
  if (criteria.length < 2) return [];
  return criteria.map(({ consideration }) => ({
    key: `weight:${consideration}`,
    settledBy: `to say how much ${consideration} weighs against the rest (--priorities)`,
    draw: (uniform) => factor(uniform(), spreads.weightFactor),
  }));
}

/** One a strategy: a slow repeat is slow in all its figures. */
export function noiseInput({ strategy }: Candidate): Input {
  return { key: noiseKey(strategy), settledBy: `to measure ${strategy} more often (repeats)`, draw: normal };
}

export function noiseKey(strategy: string): string {
  return `noise:${strategy}`;
}

/** What each item of the checklists takes: the same for every strategy that has it. */
export function effortInputs(candidates: readonly Candidate[], keys: readonly string[]): Input[] {
  const parts = keys.flatMap((key) => {
    const is = figureOf(key)?.is;
    return is?.kind === 'effort' ? candidates.flatMap(({ effort }) => effort?.[is.of] ?? []) : [];
  });
  return [...new Set(parts.map(({ key }) => key))].map((key) => ({ key, draw: uniformly }));
}

/** What the cloud's figures are assumed by. */
export function assumedInputs(candidates: readonly Candidate[]): Input[] {
  const all = candidates.flatMap(({ projectedFrom }) => projectedFrom?.local.assumed ?? []);
  return shared(all).map(({ key, quantity, strategies }) => ({
    key,
    settledBy: settledBy(quantity, strategies),
    draw: uniformly,
  }));
}

/** Lines with the same sku or the same part move together, also between strategies. */
export function costInputs(candidates: readonly Candidate[], keys: readonly string[]): Input[] {
  const inputs = new Map<string, Input>();
  for (const line of keys.some(isCost) ? candidates.flatMap(({ cost }) => cost.lines) : []) {
    for (const key of keysOf(line)) inputs.set(key, { key, settledBy: settling(key, line), draw: uniformly });
  }
  return [...inputs.values()];
}

/** USD of a line where its inputs stand at these values in [0, 1). */
export function drawnUsd(line: CostLine, values: Values): number {
  const { usd, usdRange } = line;
  return keysOf(line).reduce((value, key) => {
    const at = values(key) ?? middle;
    if (key.startsWith('range:') && usdRange !== undefined) {
      return usd > 0 ? (value * triangular(at, usdRange.low, usd, usdRange.high)) / usd : value;
    }
    return value * factor(at, key.startsWith('price:') ? spreads.priceFactor : spreads.quantityFactor);
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
  return scatter(candidates.map(({ repeats }) => repeats.map((figures) => figures[key] ?? NaN))) ?? spreads.noise;
}

/** Between 1/most and most, its logarithm uniform. */
function factor(at: number, most: number): number {
  return most ** (2 * at - 1);
}
