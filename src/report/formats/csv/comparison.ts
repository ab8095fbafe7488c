/**
 * comparison.csv: one row a workload and strategy. Of each compared figure its median over the repeats, the interval of it, and whether it is
 * the best of its column or ties with it. Documented in docs/method.md.
 */
import type { Answer, AnswerRow } from '../../../analysis/answer/answer.ts';
import type { ComparisonRow } from '../../../analysis/comparison/comparison.ts';
import { effortFigures } from '../../../analysis/figures/effort.ts';
import { figures } from '../../../analysis/figures/index.ts';
import type { Analysis } from '../../../analysis/index.ts';
import { type Fields, tidyCsv } from './columns.ts';

const compared = figures.filter(({ better, consideration }) => better !== undefined || consideration !== undefined);
const keys = [...compared, ...effortFigures].map(({ key }) => key);

const leading = [
  'run',
  'workload',
  'strategy',
  'take',
  'state',
  'reason',
  'evidence',
  'runtime',
  'repeats',
  'failed_share',
  'unpriced',
];
const month = ['load', 'load_unit', 'cost_usd_per_month', 'cost_usd_per_month_low', 'cost_usd_per_month_high'];
const order = [...leading, ...keys.flatMap((key) => [key, `${key}_low`, `${key}_high`, `${key}_verdict`]), ...month];

export function renderComparisonCsv(analysis: Analysis): string {
  const rows = analysis.answers.flatMap((answer) =>
    answer.rows.map((row): Fields => [
      ['run', analysis.record.id],
      ['workload', answer.workload],
      ['strategy', row.strategy],
      ['take', answer.take.includes(row.strategy) ? 'yes' : 'no'],
      ['state', row.state],
      ['reason', row.reason],
      ['evidence', row.evidence],
      ['runtime', row.runtime],
      ...measuredFields(analysis, answer, row),
      ...monthFields(analysis, answer.workload, row.strategy),
    ]),
  );
  return tidyCsv(rows, order);
}

function measuredFields(
  { workloads }: Analysis,
  { workload, columns }: Answer,
  { strategy, figures: marked, failedShare }: AnswerRow,
): Fields {
  const row = workloads.find(({ name }) => name === workload)?.rows.find((one) => one.strategy === strategy);
  if (row === undefined) return [];
  return [
    ['repeats', row.cells.length],
    ['failed_share', failedShare],
    ['unpriced', row.cost.unpriced.map(({ sku }) => sku).join('; ')],
    ...compared.flatMap(({ key }) => figureFields(row, key)),
    // What the answer's table marks goes before what single tests say.
    ...columns.flatMap(({ key }, i): Fields => {
      const figure = marked[i];
      if (key === undefined || figure === undefined) return [];
      return [[key, figure.value], ...(figure.mark === undefined ? [] : [[`${key}_verdict`, figure.mark] as const])];
    }),
  ];
}

function figureFields({ figures: values, intervals, best, alike }: ComparisonRow, key: string): Fields {
  return [
    [key, values[key]],
    [`${key}_low`, intervals[key]?.low],
    [`${key}_high`, intervals[key]?.high],
    [`${key}_verdict`, best.has(key) ? 'best' : alike.has(key) ? 'tie' : undefined],
  ];
}

/** The costs are "at least" where `unpriced` is not empty. */
function monthFields({ months }: Analysis, workload: string, strategy: string): Fields {
  const found = months.find(({ costs }) => costs.workloads.includes(workload))?.costs;
  const usd = found?.strategies.find((one) => one.strategy === strategy)?.month?.usd;
  return [
    ['load', usd && found?.load.value],
    ['load_unit', usd && found?.unit],
    ['cost_usd_per_month', usd?.value],
    ['cost_usd_per_month_low', usd?.low],
    ['cost_usd_per_month_high', usd?.high],
  ];
}
