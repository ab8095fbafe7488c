/** What is to be said first of two runs. */
import type { Finding, PlacedChange, RowPair } from './compared.ts';

export function findingOf(rows: readonly RowPair[]): Finding {
  const [first] = rows;
  if (first === undefined) return { kind: 'nothing in common' };
  const compared = rows.filter(({ notCompared }) => notCompared === undefined);
  const all = compared
    .flatMap(({ strategy, workload, changes }) => changes.map((change): PlacedChange => ({ ...change, strategy, workload })))
    .filter(({ verdict }) => verdict !== 'computed')
    .toSorted((a, b) => sizeOf(b) - sizeOf(a));
  const [largest] = all;
  if (largest === undefined) return { kind: 'not compared', reason: first.notCompared ?? 'they have no figure in common' };
  const changes = all.filter(({ verdict }) => verdict === 'changed');
  const tested = all.filter(({ adjustedP }) => adjustedP !== undefined).length;
  if (tested === 0) return { kind: 'few repeats', largest };
  if (changes.length === 0) return { kind: 'no change', tested };
  const together = [...new Set(changes.flatMap((change) => change.together.map(({ what }) => what)))];
  return { kind: 'changed', changes, tested, together };
}

/** Half is as much as double. */
function sizeOf({ share = 0 }: PlacedChange): number {
  return Math.abs(Math.log1p(share));
}
