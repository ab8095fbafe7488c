import { fileURLToPath } from 'node:url';
import { type EffortList, effortLists, type StatedEffort } from '../core/effort.ts';
import { type EffortOverrides, effortSchema } from '../core/keys/effort.ts';
import type { EngineSettings, Runtime } from '../core/keys/engine.ts';
import { parseOptions, unknownKey } from '../core/options.ts';
import type { Batching, Effort, ServiceKind, Strategy } from '../core/predictor.ts';
import { type Problem, ProblemsError } from '../core/problems.ts';
import { beamHandlers } from '../strategies/beam-handlers.ts';
import { builtIns, findStrategy, runStrategyCode } from '../strategies/registry.ts';
import type { ProblemList } from './problem-list.ts';
import { wholeBatching } from '../workloads/keys.ts';
import { strategyKeys } from './schema.ts';
import { usableKeys } from './usable.ts';

/** A strategy as plain data: a cell's process imports the module and parses the options again. */
export interface PlannedStrategy {
  readonly name: string;
  /** As in the experiment file. */
  readonly use: string;
  readonly moduleUrl: string;
  readonly kind: 'call' | 'job';
  /** Only with the engine beam, and not of a job, which predicts elsewhere. */
  readonly runtime?: Runtime;
  /** Options for the strategy's `parse`. */
  readonly raw: Readonly<Record<string, unknown>>;
  /** The strategy's own, with the experiment's overrides; absent for a job. */
  readonly batching?: Batching;
  /** What the experiment file sets of the strategy's effort. */
  readonly ownEffort?: EffortOverrides;
  /** The strategy's, with the experiment's overrides; absent if neither states any. */
  readonly effort?: StatedEffort;
  /** Embedded services to start for it. */
  readonly services: readonly ServiceKind[];
}

interface StrategyContext {
  readonly baseDir: string;
  /** Undefined if it is unusable. */
  readonly engine: EngineSettings | undefined;
  readonly problems: ProblemList;
}

/** Entry `index` of `strategies`; undefined, with problems added, if it is unusable. */
export async function planStrategy(
  entry: unknown,
  index: number,
  { baseDir, engine, problems }: StrategyContext,
): Promise<PlannedStrategy | undefined> {
  const base = ['strategies', index];
  const keys = await problems.attempt(base, () => parseOptions(strategyKeys, entry));
  const { use, name, batching, runtime: askedRuntime, effort: ownEffort, ...raw } = keys ?? usableKeys(entry);
  if (use === undefined) return undefined;
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
  const refused = askedRuntime && runtimeProblem(askedRuntime, use, strategy.kind, engine);
  if (refused !== undefined) problems.add([...base, 'runtime'], refused.message, refused.remedy);
  const runtime = engine?.use === 'beam' && strategy.kind === 'call' ? (askedRuntime ?? runtimeOf(use)) : undefined;
  const file = fileURLToPath(moduleUrl);
  const asked = await problems.attemptForeign(base, () =>
    runStrategyCode(moduleUrl, () => {
      const options = optionsOf(strategy, raw);
      return {
        services: strategy.services?.(options) ?? [],
        ...(strategy.kind === 'call' && {
          batching: { ...parseOptions(wholeBatching, strategy.batching(options), { file, key: 'batching()' }), ...batching },
        }),
      };
    }),
  );
  const effort = await problems.attempt(base, () => effortOf(strategy.effort, ownEffort, Object.hasOwn(builtIns, use)));
  if (keys === undefined || asked === undefined || effort === undefined) return undefined;
  return {
    name: name ?? defaultName(strategy.name, use, askedRuntime),
    use,
    moduleUrl,
    kind: strategy.kind,
    ...(runtime !== undefined && { runtime }),
    raw,
    ...(ownEffort !== undefined && { ownEffort }),
    ...effort,
    ...asked,
  };
}

/** As the strategy parses them; of a key that it does not have, the nearest may be one that every strategy has. */
function optionsOf(strategy: Strategy, raw: PlannedStrategy['raw']): unknown {
  try {
    return strategy.parse(raw);
  } catch (cause) {
    if (!(cause instanceof ProblemsError)) throw cause;
    const all = cause.problems.map((problem): Problem => {
      const { key = '', knownKeys } = problem;
      if (knownKeys === undefined || !Object.hasOwn(raw, key)) return problem;
      return unknownKey(problem, key, [...Object.keys(strategyKeys.shape), ...knownKeys]);
    });
    throw new ProblemsError(all, { cause });
  }
}

function effortOf(declared: Effort | undefined, own: EffortOverrides = {}, isBuiltIn: boolean): Pick<PlannedStrategy, 'effort'> {
  const stated = { ...declared, ...own };
  if (Object.keys(stated).length === 0) return {};
  const effort = parseOptions(effortSchema, stated, { key: 'effort' });
  const lists: readonly EffortList[] = Object.values(effortLists).flat();
  const from = Object.fromEntries(
    lists.flatMap((list) => (list in own ? [[list, "the user's"]] : isBuiltIn ? [] : [[list, 'the plug-in']])),
  );
  return { effort: { ...effort, ...(Object.keys(from).length > 0 && { from }) } };
}

function isBeamsOwn(use: string): boolean {
  return Object.hasOwn(beamHandlers, use);
}

function runtimeOf(use: string): Runtime {
  return isBeamsOwn(use) ? 'python' : 'node';
}

function runtimeProblem(
  runtime: Runtime,
  use: string,
  kind: 'call' | 'job',
  engine: EngineSettings | undefined,
): { readonly message: string; readonly remedy: string } | undefined {
  if (kind === 'job') return { message: `"${use}" is a batch job, which predicts outside the pipeline`, remedy: 'leave it out' };
  if (runtime === 'node') return undefined;
  if (engine?.use === 'local')
    return {
      message: 'the local engine calls every strategy in Node',
      remedy: 'use `runtime: node`, or leave it out, or set `engine: { use: beam }`',
    };
  if (!isBeamsOwn(use))
    return {
      message: `"${use}" is none of Beam's own: ${Object.keys(beamHandlers).join(', ')}`,
      remedy: 'use `runtime: node`, or leave it out',
    };
  return undefined;
}

/** Ours must not pass for Beam's own; a strategy has the same name on every engine. */
function defaultName(name: string, use: string, askedRuntime: Runtime | undefined): string {
  return asName(name) + (askedRuntime === 'node' && isBeamsOwn(use) ? '-node' : '');
}

function asName(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[._-]+/, '') || 'strategy';
}
