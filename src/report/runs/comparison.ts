/** Runs beside each other: the answer, what else differs, and a table for each workload. */
import type { JudgedChange, RowPair, RunPair, RunsComparison } from '../../analysis/runs/compared.ts';
import { notInRun } from '../../analysis/runs/rows.ts';
import type { JudgedLimit } from '../../analysis/runs/limits.ts';
import type { Takes } from '../../analysis/runs/takes.ts';
import { absent, formatChange } from '../../core/text.ts';
import { type Block, type Cell, heading, lead, list, points, type Section, table, text } from '../document.ts';
import { figureText } from '../language/figure-text.ts';
import { begunText, machineText } from './history.ts';
import { nameOf } from './figure-name.ts';
import type { RunsWords } from './words.ts';

const mostCharacters = 60;

export interface RunsReport {
  readonly comparison: RunsComparison;
  readonly takes: readonly Takes[];
  readonly limits: readonly JudgedLimit[];
}

export function runsSections({ comparison, takes, limits }: RunsReport, words: RunsWords): Section[] {
  const { runs, pairs, tests } = comparison;
  return [
    {
      id: 'answer',
      audience: 'answer',
      title: words.title(runs.map(({ label }) => label)),
      blocks: [
        ...pairs.map((pair) => lead(words.headline(pair, tests))),
        ...(pairs.some(({ finding }) => finding.kind === 'changed') ? [{ kind: 'note', text: words.caution } as const] : []),
        ...limitPoints(limits, words),
        ...runs.flatMap(({ label, wrong }) => wrong.map((one) => ({ kind: 'problem', text: `${label}: ${one}` }) as const)),
        ...runPoints(comparison),
        ...(takes.length === 0 ? [] : [takeTable(comparison, takes, words)]),
        ...pairs.flatMap((pair) => pairBlocks(pair, pairs.length > 1, words)),
        text(words.legend),
      ],
    },
    { id: 'how', audience: 'details', title: words.howTitle, blocks: [list(words.how(tests))] },
  ];
}

function runPoints({ runs }: RunsComparison): Block[] {
  return points(
    runs.map(({ label, record }) => ({
      label,
      text: [record.id, begunText(record), machineText(record), `predbench ${record.versions['predbench'] ?? absent}`].join(', '),
    })),
  );
}

function takeTable({ runs }: RunsComparison, takes: readonly Takes[], { heads, says, take }: RunsWords): Block {
  return table(
    [heads.workload, ...runs.map(({ label }) => says(label))],
    takes.map((one) => [one.workload, ...one.answers.map((answer) => (answer === undefined ? absent : take(answer)))]),
  );
}

/** Of what is held, only that; of what is not judged, each reason once. */
function limitPoints(limits: readonly JudgedLimit[], { limitState, limitPlace }: RunsWords): Block[] {
  return points(
    limits.map(({ text: label, state, checks }) => {
      const broken = checks.filter((check) => check.state === 'broken').map(limitPlace);
      const reasons = [...new Set(checks.flatMap(({ reason }) => reason ?? []))].map((reason) => {
        const places = checks.filter((check) => check.reason === reason && check.strategy !== undefined).map(limitPlace);
        return places.length === 0 ? reason : `${reason} (${places.join('; ')})`;
      });
      return { label, text: [limitState[state], [...broken, ...reasons].join('; ')].filter((part) => part !== '').join(': ') };
    }),
  );
}

/** With a heading of its own where there are several. */
function pairBlocks(pair: RunPair, isOneOfMany: boolean, words: RunsWords): Block[] {
  const { from, to, known, unknown, rows } = pair;
  const workloads = [...new Set(rows.map(({ workload }) => workload))];
  const remarks = [
    ...rows.filter(({ notCompared }) => notCompared !== undefined).map(words.notCompared),
    ...rows.filter(({ failedShare }) => failedShare.from > 0 || failedShare.to > 0).map((row) => words.failedShare(row, pair)),
    ...aloneTexts(pair, words),
  ];
  const differences = [
    ...known.map(({ what, from: before, to: after }) => `${what}: ${shortened(before)} → ${shortened(after)}`),
    ...unknown.map(words.unknown),
  ];
  return [
    ...(isOneOfMany ? [heading(2, words.title([from, to]))] : []),
    text(words.differs(pair)),
    ...(differences.length === 0 ? [] : [list(differences)]),
    ...workloads.flatMap((workload) => [heading(3, workload), changeTable(rows, workload, pair, words)]),
    ...(remarks.length === 0 ? [] : [text(words.without), list(remarks)]),
  ];
}

function changeTable(rows: readonly RowPair[], workload: string, { from, to }: RunPair, words: RunsWords): Block {
  const { strategy, figure, verdict, change, interval } = words.heads;
  return table(
    [strategy, figure, verdict, from, to, change, interval],
    rows
      .filter((row) => row.workload === workload)
      .flatMap((row) =>
        row.changes.map((one) => [
          row.strategy,
          nameOf(one.key),
          verdictCell(one, words),
          figureText(one.key, one.from.value),
          figureText(one.key, one.to.value),
          one.share === undefined ? absent : formatChange(one.share),
          intervalText(one),
        ]),
      ),
    3,
  );
}

/** What one run was never asked for in one sentence; what failed by itself. */
function aloneTexts({ from, to, alone }: RunPair, { only, placed }: RunsWords): string[] {
  const texts = (['from', 'to'] as const).flatMap((side) => {
    const other = side === 'from' ? 'to' : 'from';
    const rows = alone.filter((row) => row[side] === undefined && row[other] === notInRun);
    return rows.length === 0 ? [] : [only(side === 'from' ? from : to, rows.map(placed))];
  });
  const failed = alone.filter((row) => ![row.from, row.to].includes(notInRun));
  const reasons = (row: (typeof alone)[number]) =>
    [row.from && `${from}: ${row.from}`, row.to && `${to}: ${row.to}`].filter(Boolean).join('; ');
  return [...texts, ...failed.map((row) => `${placed(row)}: ${reasons(row)}`)];
}

/** A list of columns may be long; all of it is in compare.json. */
function shortened(text: string): string {
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters - 1)}…`;
}

function verdictCell(change: JudgedChange, { verdict }: RunsWords): Cell {
  const text = verdict(change);
  return change.verdict === 'changed' ? text : { text, tone: 'dim' };
}

function intervalText({ interval }: JudgedChange): string {
  if (interval === undefined) return '';
  const [low, high] = [interval.low, interval.high].map((share) => formatChange(share).replace(' %', ''));
  return `[${low}, ${high}] %`;
}
