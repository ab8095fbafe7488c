/** What is assumed of the cloud for a strategy, or was measured in its place. */
import type { Cloud } from '../../core/keys/cloud.ts';
import { logUniform } from '../../core/random.ts';
import { quantities, type Quantity } from './quantities.ts';
import type { QuantityKey } from '../../core/keys/quantities.ts';
import { always, type Drawn, type Draws } from './draws.ts';

export interface Assumption extends Omit<Quantity, 'measure'> {
  readonly strategy: string;
  readonly quantity: QuantityKey;
  /** Of the same content the same: then it is one unknown, for every strategy that has it. */
  readonly key: string;
  readonly evidence: 'assumed' | "the user's" | 'measured';
}

/** What a calibration says of a strategy's quantity. */
export interface Calibrated extends Pick<Assumption, 'strategy' | 'value' | 'low' | 'high' | 'source'> {
  /** `startup-s`: of a calibration from before each of the two starts had a key. */
  readonly quantity: QuantityKey | 'startup-s';
}

/** What the user says stands for what is assumed, and what was measured for both. */
export interface Replaced {
  readonly assume: Cloud['assume'];
  readonly calibrated: readonly Calibrated[];
}

export function assumptionsOf(strategy: string, keys: readonly QuantityKey[], { assume, calibrated }: Replaced): Assumption[] {
  const startUp: QuantityKey = keys.includes('job-start-s') ? 'job-start-s' : 'worker-start-s';
  return keys.map((quantity): Assumption => {
    const { measure: _, ...table } = quantities[quantity];
    const assumed = keyed({ strategy, quantity, ...table, evidence: 'assumed' });
    const found = calibrated.find(
      (one) => one.strategy === strategy && quantity === (one.quantity === 'startup-s' ? startUp : one.quantity),
    );
    if (found !== undefined) {
      const { value, low, high, source } = found;
      return keyed({ ...assumed, value, low, high, source, evidence: 'measured' });
    }
    const own = assume[quantity];
    if (own === undefined) return assumed;
    const range = typeof own === 'number' ? { value: own, low: own, high: own } : own;
    return keyed({ ...assumed, ...range, source: range.source ?? 'the experiment (cloud.assume)', evidence: "the user's" });
  });
}

function keyed(one: Omit<Assumption, 'key'>): Assumption {
  const { quantity, value, low, high, source } = one;
  return { ...one, key: `assumed:${[quantity, value, low, high, source].join(':')}` };
}

/** Each once, with the strategies that it is of. */
export function shared(
  all: readonly Assumption[],
): { readonly key: string; readonly quantity: Assumption; readonly strategies: readonly string[] }[] {
  return [...new Map(all.map((one) => [one.key, one]))].map(([key, quantity]) => ({
    key,
    quantity,
    strategies: [...new Set(all.filter((one) => one.key === key).map(({ strategy }) => strategy))],
  }));
}

/** Half of the draws lie on either side of the value, each side uniform on a logarithmic scale. Without a position it is the value. */
export function assumedAt({ value, low, high }: Pick<Assumption, 'value' | 'low' | 'high'>, position = 0.5): number {
  if (low === high) return value;
  const [from, to, at] = position < 0.5 ? [low, value, 2 * position] : [value, high, 2 * position - 1];
  return from > 0 ? logUniform(at, { low: from, high: to }) : from + at * (to - from);
}

/** Of a strategy's quantity by its key; `otherwise` for one that it does not have. */
export type Values = (key: QuantityKey, otherwise?: number) => Drawn;

/** Of these assumptions, in each draw. */
export function valuesOf(all: readonly Assumption[]): (draws: Draws) => Values {
  const known = new Map(all.map((one) => [one.quantity, one]));
  return (draws) =>
    (key, otherwise = quantities[key].value) => {
      const found = known.get(key);
      return found === undefined ? always(otherwise) : draws.valueOf(found.key, (position) => assumedAt(found, position));
    };
}

/** The measurement that would fix it, for a sentence; of the strategies that have the same. */
export function settledBy({ what, quantity }: Assumption, strategies: readonly string[]): string {
  const { measure } = quantities[quantity];
  const how =
    measure === undefined
      ? `${quantity} in cloud.assume of the experiment`
      : `predbench calibrate --measure ${measure} --strategy ${strategies.join(',')}`;
  return `to measure the ${what} (${how})`;
}
