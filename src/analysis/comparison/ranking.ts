/** Which strategies are compared with each other, and what the comparison says. */
import { type ByRepeat, differs } from '../../measure/statistics/repeats.ts';
import type { ComparisonRow, UnrankedRow } from './comparison.ts';
import { costKeys, type Figure, figures } from '../figures/index.ts';

/** A strategy that fails many instances is not quick: each must predict nearly what the most successful one does. */
const shareOfBest = 0.99;

export function ranked(rows: readonly UnrankedRow[]): ComparisonRow[] {
  const most = Math.max(0, ...rows.filter(({ unranked }) => unranked === undefined).map(success));
  const judged = rows.map((row) =>
    row.unranked === undefined && success(row) < shareOfBest * most
      ? { ...row, unranked: 'predicted fewer of the instances than others' }
      : row,
  );
  const competing = judged.filter(({ unranked }) => unranked === undefined);
  const verdicts = figures.map((figure) => ({ key: figure.key, ...verdictOn(figure, competing) }));
  return judged.map((row) => ({
    ...row,
    best: new Set(verdicts.filter(({ best }) => best.includes(row)).map(({ key }) => key)),
    alike: new Set(verdicts.filter(({ alike }) => alike.includes(row)).map(({ key }) => key)),
  }));
}

function success({ figures }: UnrankedRow): number {
  return (figures['ok'] ?? 0) / Math.max(1, figures['due'] ?? 0);
}

interface Verdict {
  readonly best: readonly UnrankedRow[];
  readonly alike: readonly UnrankedRow[];
}

const none: Verdict = { best: [], alike: [] };

/** Each other row is tested against the one with the best median, by itself: no correction for the number of pairs. */
function verdictOn({ key, better }: Figure, competing: readonly UnrankedRow[]): Verdict {
  // A cost that lacks a price may be any.
  if (key === costKeys.perMillion && competing.some(({ costIncomplete }) => costIncomplete)) return none;
  const rows = competing.filter(({ figures }) => figures[key] !== undefined);
  const valueOf = (row: UnrankedRow) => row.figures[key] as number;
  const sorted = rows.toSorted((a, b) => (better === 'higher' ? valueOf(b) - valueOf(a) : valueOf(a) - valueOf(b)));
  const [first, ...others] = sorted;
  if (better === undefined || first === undefined || others.length === 0) return none;
  const tests = others.map((row) => ({ row, differs: differs(byRepeat(first, key), byRepeat(row, key)) }));
  if (tests.every((test) => test.differs === undefined)) {
    return { best: rows.filter((row) => valueOf(row) === valueOf(first)), alike: [] };
  }
  return {
    best: tests.every((test) => test.differs === true) ? [first] : [],
    alike: tests.filter((test) => test.differs === false).map(({ row }) => row),
  };
}

function byRepeat({ cells }: UnrankedRow, key: string): ByRepeat {
  const values = new Map<number, number>();
  for (const { plan, state, figures } of cells) {
    const value = figures[key];
    if (state === 'measured' && value !== undefined) values.set(plan.repeat, value);
  }
  return values;
}
