/**
 * How wide an interval must be for runs that the model was not given: a split-conformal factor on its own 95 % interval. Derivation:
 * docs/derivations.md, "What-if estimates".
 */
import type { Range } from '../../core/predictor.ts';
import { type CloudRuns, runsWhere } from './cloud-runs.ts';
import { type HeldOut, holdOut, type HoldOutKind } from './hold-out.ts';
import type { Chance, Target } from './simulate.ts';

/** Asked for. */
export const nominal = 0.95;

export interface Calibration {
  /** What the held-back runs ask for: the model's own interval is multiplied with it, on a logarithmic scale, but never made narrower. */
  readonly neededFactor: number;
  readonly factor: number;
  readonly runs: number;
  readonly figures: number;
  /** n / (n + 1): no more can be promised from n runs. Figures of one run are not independent. */
  readonly attainable: number;
  readonly runsInside: number;
  readonly figuresInside: number;
  readonly heldOut: readonly Checked[];
}

/** A figure held against an interval that the run itself had no part in. */
export interface Checked extends HeldOut {
  /** The factor that all other runs give. */
  readonly allowed: number;
  readonly inside: boolean;
}

export type Calibrations = Readonly<Record<HoldOutKind, Calibration>>;

/** Each takes some dozens of simulations. */
const drawsHeldOut = 500;

export function calibrations(all: CloudRuns, seed: number): Calibrations {
  const chance = { draws: drawsHeldOut, seed };
  return { larger: calibrate(all, 'larger', chance), any: calibrate(all, 'any', chance) };
}

export interface Step {
  /** Rows over the most that were measured of the strategy. */
  readonly times: number;
  /** The hold-outs that are like it. */
  readonly kind: HoldOutKind;
}

export function stepTo({ strategy, rows }: Target, { pipelines }: CloudRuns): Step {
  const times = rows / Math.max(...pipelines.filter((run) => run.strategy === strategy).map((run) => run.rows));
  return { times, kind: times > 1 ? 'larger' : 'any' };
}

export function calibrate(all: CloudRuns, kind: HoldOutKind, chance: Chance): Calibration {
  const heldOut = holdOut(all, kind, chance);
  const ids = [...new Set(heldOut.map(({ run }) => run))];
  const checked = ids.flatMap((id) => {
    // The others are predicted without it as well.
    const others = runsWhere(all, (run) => run.id !== id);
    const allowed = atLeastOne(neededFactor(holdOut(others, kind, chance)));
    return heldOut.filter(({ run }) => run === id).map((one): Checked => ({ ...one, allowed, inside: one.score <= allowed }));
  });
  const missed = checked.filter(({ inside }) => !inside);
  const needed = neededFactor(heldOut);
  return {
    neededFactor: needed,
    factor: atLeastOne(needed),
    runs: ids.length,
    figures: heldOut.length,
    attainable: Math.min(nominal, ids.length / (ids.length + 1)),
    runsInside: ids.length - new Set(missed.map(({ run }) => run)).size,
    figuresInside: heldOut.length - missed.length,
    heldOut: checked,
  };
}

/** The quantile of the runs' scores that a further run stays below with the nominal chance, or the largest where they are too few. A run's
 * score is the worst of its figures. */
export function neededFactor(heldOut: readonly Pick<HeldOut, 'run' | 'score'>[]): number {
  const worst = new Map<string, number>();
  for (const { run, score } of heldOut) worst.set(run, Math.max(score, worst.get(run) ?? 0));
  const sorted = [...worst.values()].toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length, Math.ceil(nominal * (sorted.length + 1))) - 1] ?? 1;
}

/** On a logarithmic scale. */
export function widened({ value, low, high }: Range, factor: number): Range {
  if (value === 0) return { value, low, high };
  return { value, low: value * (low / value) ** factor, high: value * (high / value) ** factor };
}

function atLeastOne(factor: number): number {
  return Math.max(1, factor);
}
