/** Where the experiments of two runs differ, key by key. */
import type { StoredExperiment } from '../../core/stored-experiment.ts';
import type { Difference, Scope } from './difference.ts';

type Data = Readonly<Record<string, unknown>>;

/** What changes no figure of a cell; model and source have checksums, and cells have their runtime. */
const ofEntry = new Set(['name', 'effort', 'runtime']);
const ofExperiment = new Set([
  'name',
  'note',
  'repeats',
  'priorities',
  'hourlyRateUsd',
  'effort',
  'load',
  'thresholds',
  'percentiles',
  'prices',
  'strategies',
  'workloads',
  'model.path',
  'source.path',
  'sink.path',
  'engine',
]);

const ofCost = new Set(['cloud', 'discount']);

/** What a strategy is measured with and by, not what it is. */
const conditions = new Set(['resources', 'source', 'sink', 'seed', 'warmUp', 'drainS', 'stopWhenSaturated']);

export function settingDifferences(a: StoredExperiment, b: StoredExperiment): Difference[] {
  return [
    ...(['strategies', 'workloads'] as const).flatMap((list) => entryDifferences(list, a[list], b[list])),
    ...leaves(a, b, ofExperiment).map(({ path, from, to }) => {
      const [key = ''] = path;
      const scope: Scope = { of: ofCost.has(key) ? 'cost' : 'all' };
      return { what: path.join('.'), from, to, scope, isCondition: conditions.has(key) };
    }),
  ];
}

/** Of runs on the same engine. */
export function engineSettingDifferences({ engine: a }: StoredExperiment, { engine: b }: StoredExperiment): Difference[] {
  return leaves(a ?? {}, b ?? {}, new Set(['use'])).map(({ path, from, to }) => ({
    what: ['engine', ...path].join('.'),
    from,
    to,
    scope: { of: 'all' },
    isCondition: true,
  }));
}

/** Of those that both have: an entry that only one has is a cell that only one has. */
function entryDifferences(
  list: 'strategies' | 'workloads',
  from: readonly { readonly name: string }[],
  to: readonly { readonly name: string }[],
): Difference[] {
  return from.flatMap((entry) => {
    const other = to.find(({ name }) => name === entry.name);
    if (other === undefined) return [];
    return leaves(entry, other, ofEntry).map(({ path, ...values }): Difference => ({
      what: [list, entry.name, ...path].join('.'),
      ...values,
      scope: { of: list === 'strategies' ? 'strategy' : 'workload', name: entry.name },
      isCondition: list === 'workloads',
    }));
  });
}

interface Leaf {
  readonly path: readonly string[];
  readonly from: string;
  readonly to: string;
}

/** The values that differ. Lists are compared as a whole. */
function leaves(from: unknown, to: unknown, without: ReadonlySet<string>, path: readonly string[] = []): Leaf[] {
  if (without.has(path.join('.'))) return [];
  if (isMapping(from) && isMapping(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return keys.flatMap((key) => leaves(from[key], to[key], without, [...path, key]));
  }
  const [before, after] = [valueText(from), valueText(to)];
  return before === after ? [] : [{ path, from: before, to: after }];
}

function isMapping(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueText(value: unknown): string {
  if (value === undefined) return 'not set';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
