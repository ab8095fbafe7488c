/** What else differs between two runs, as far as their records say: a change of a figure may come from any of it. */
import type { RunRecord } from '../../core/record.ts';
import { engineText } from '../../core/engine-text.ts';
import { formatNumber } from '../../core/text.ts';
import type { Difference } from './difference.ts';
import { engineSettingDifferences, settingDifferences } from './settings.ts';

export interface Differences {
  readonly known: readonly Difference[];
  /** What a record does not say, as runs of earlier versions do not. */
  readonly unknown: readonly string[];
}

const all = { of: 'all' } as const;

export function differencesOf(a: RunRecord, b: RunRecord): Differences {
  const model = contentDifference('model', a.model, b.model, [a.model.path, b.model.path]);
  const source = contentDifference('data', a.source, b.source, [a.source.description, b.source.description]);
  return {
    known: [
      ...textDifference('machine', machineText(a), machineText(b), { isCondition: true }),
      ...engineDifferences(a, b),
      ...versionDifferences(a.versions, b.versions),
      ...model.known,
      ...textDifference('signature', signatureText(a), signatureText(b)),
      ...source.known,
      ...textDifference('scale', String(a.scale?.factor ?? 1), String(b.scale?.factor ?? 1), { isCondition: true }),
      ...settingDifferences(a.experiment, b.experiment),
      ...textDifference('price book', [a.priceBook].flat().join(', '), [b.priceBook].flat().join(', '), {
        scope: { of: 'cost' },
      }),
    ],
    unknown: [...model.unknown, ...source.unknown],
  };
}

type Extent = Partial<Pick<Difference, 'scope' | 'isCondition'>>;

function textDifference(what: string, from: string, to: string, { scope = all, isCondition = false }: Extent = {}): Difference[] {
  return from === to ? [] : [{ what, from, to, scope, isCondition }];
}

/** By checksum where both have one, since a path may stay and a content move; else by name. */
function contentDifference(
  what: 'model' | 'data',
  from: { readonly sha256?: string },
  to: { readonly sha256?: string },
  names: readonly [string, string],
): Differences {
  const extent = { isCondition: what === 'data' };
  if (from.sha256 !== undefined && to.sha256 !== undefined) {
    const [before, after] = [from.sha256, to.sha256].map((hash) => `SHA-256 ${hash.slice(0, 12)}`) as [string, string];
    return { known: textDifference(what, before, after, extent), unknown: [] };
  }
  const known = textDifference(what, ...names, extent);
  const isSame = `whether the ${what} is the same: ${names[0]} has no checksum in one of the runs`;
  return { known, unknown: known.length > 0 || !isInFiles(what, names[0]) ? [] : [isSame] };
}

/** What is made, or read by a query, has no file to change. */
function isInFiles(what: 'model' | 'data', name: string): boolean {
  return what === 'model' || /^(csv|jsonl) /.test(name);
}

function machineText({ machine }: RunRecord): string {
  if (machine === undefined) return 'cloud workers';
  const { platform, arch, cpu, cores, memoryBytes } = machine;
  return `${cpu}, ${cores} cores, ${formatNumber(Math.round(memoryBytes / 2 ** 30))} GiB, ${platform} ${arch}`;
}

function signatureText({ model: { signature, inputs, outputs } }: RunRecord): string {
  return `${signature}(${inputs.toSorted().join(', ')}): ${outputs.toSorted().join(', ')}`;
}

/** Between two engines all is another: what each is made of and how it is set is said only within one. */
function engineDifferences(a: RunRecord, b: RunRecord): Difference[] {
  const [from, to] = [a, b].map(({ engine }) => (engine === undefined ? 'local' : engineText({ ...engine, versions: {} }))) as [
    string,
    string,
  ];
  if (from !== to) return textDifference('engine', from, to, { isCondition: true });
  return [
    ...versionDifferences(a.engine?.versions ?? {}, b.engine?.versions ?? {}),
    ...engineSettingDifferences(a.experiment, b.experiment),
  ];
}

function versionDifferences(a: RunRecord['versions'], b: RunRecord['versions']): Difference[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.flatMap((name) => textDifference(name, a[name] ?? 'none', b[name] ?? 'none'));
}
