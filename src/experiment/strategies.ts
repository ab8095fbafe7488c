import { effortSchema } from '../core/keys/effort.ts';
import { parseOptions } from '../core/options.ts';
import type { Batching, Effort, ServiceKind } from '../core/predictor.ts';
import { findStrategy } from '../strategies/registry.ts';
import type { ProblemList } from './problem-list.ts';
import { strategyKeys } from './schema.ts';

/** A strategy as a cell's process needs it: data, from which the module is imported and its options are parsed again. */
export interface PlannedStrategy {
  readonly name: string;
  /** As the experiment file has it. */
  readonly use: string;
  readonly moduleUrl: string;
  readonly kind: 'call' | 'job';
  /** The strategy's own options, as its `parse` takes them. */
  readonly raw: Readonly<Record<string, unknown>>;
  /** The strategy's own, with what the experiment sets instead; absent for a job. */
  readonly batching?: Batching;
  /** The strategy's own, with what the experiment sets instead; absent where neither states any. */
  readonly effort?: Effort;
  /** Embedded services that the run starts for it. */
  readonly services: readonly ServiceKind[];
}

/** Entry `index` of `strategies`; undefined, with problems added, where it cannot be used. */
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
      `"${use}" is a batch job: it takes all rows at once and has no micro-batches`,
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
