import { effortSchema } from '../core/keys/effort.ts';
import { parseOptions } from '../core/options.ts';
import type { Batching, Effort, ServiceKind } from '../core/predictor.ts';
import { findStrategy } from '../strategies/registry.ts';
import type { ProblemList } from './problem-list.ts';
import { strategyKeys } from './schema.ts';

/** A strategy as plain data: a cell's process imports the module and parses the options again. */
export interface PlannedStrategy {
  readonly name: string;
  /** As in the experiment file. */
  readonly use: string;
  readonly moduleUrl: string;
  readonly kind: 'call' | 'job';
  /** Options for the strategy's `parse`. */
  readonly raw: Readonly<Record<string, unknown>>;
  /** The strategy's own, with the experiment's overrides; absent for a job. */
  readonly batching?: Batching;
  /** The strategy's own, with the experiment's overrides; absent if neither states any. */
  readonly effort?: Effort;
  /** Embedded services to start for it. */
  readonly services: readonly ServiceKind[];
}

/** Entry `index` of `strategies`; undefined, with problems added, if it is unusable. */
export async function planStrategy(
  entry: unknown,
  index: number,
  baseDir: string,
  problems: ProblemList,
): Promise<PlannedStrategy | undefined> {
  const base = ['strategies', index];
  const keys = await problems.attempt(base, () => parseOptions(strategyKeys, entry));
  if (keys === undefined) return undefined;
  const { use, name, batching, effort: given, ...raw } = keys;
  const found = await problems.attempt([...base, 'use'], () => findStrategy(use, baseDir));
  if (found === undefined) return undefined;
  const { strategy, moduleUrl } = found;
  if (batching !== undefined && strategy.kind === 'job') {
    problems.add(
      [...base, 'batching'],
      `"${use}" is a batch job, which takes all rows at once and has no micro-batches`,
      'leave batching out',
    );
  }
  const asked = await problems.attemptForeign(base, () => {
    const options = strategy.parse(raw);
    return {
      services: strategy.services?.(options) ?? [],
      ...(strategy.kind === 'call' && { batching: { ...strategy.batching(options), ...batching } }),
    };
  });
  const stated = { ...strategy.effort, ...given };
  const effort = Object.keys(stated).length === 0 ? {} : await problems.attempt(base, () => ({ effort: parseEffort(stated) }));
  if (asked === undefined || effort === undefined) return undefined;
  return {
    name: name ?? asName(strategy.name),
    use,
    moduleUrl,
    kind: strategy.kind,
    raw,
    ...effort,
    ...asked,
  };
}

function parseEffort(stated: object): Effort {
  return parseOptions(effortSchema, stated, { key: 'effort' });
}

function asName(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[._-]+/, '') || 'strategy';
}
