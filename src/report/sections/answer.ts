/** The answer of a run: what to take for each workload, how sure that is, and how the strategies compare. */
import type { Answer } from '../../analysis/answer/answer.ts';
import type { Analysis } from '../../analysis/index.ts';
import { absent, formatPercent } from '../../core/text.ts';
import { type Block, type Cell, heading, lead, points, table, type Table, text } from '../document.ts';
import { figureText } from '../language/figure-text.ts';
import type { AnswerWords, Language } from '../language/language.ts';

export function answerBlocks({ record: { note }, wrong, answers }: Analysis, { answer: words }: Language): Block[] {
  const tables = answers.filter(({ rows }) => rows.length > 0);
  return [
    ...(note === undefined ? [] : [{ kind: 'note', text: note } as const]),
    ...wrong.map((text) => ({ kind: 'problem', text }) as const),
    ...answers.flatMap((answer) => [
      heading(2, `${answer.workload}: ${answer.asked}`),
      lead(words.headline(answer)),
      ...points(words.points(answer)),
      ...(answer.rows.length === 0 ? [] : [answerTable(answer, words)]),
    ]),
    ...(tables.length === 0 ? [] : [text(words.legend)]),
  ];
}

function answerTable({ columns, rows }: Answer, words: AnswerWords): Table {
  const hasFailed = rows.some(({ failedShare }) => failedShare > 0);
  return {
    ...table(
      [words.strategy, words.evidence, ...columns.map(words.column), ...(hasFailed ? [words.failed] : [])],
      rows.map((row) => [
        row.state === 'ranked' ? row.strategy : ({ text: row.strategy, tone: 'dim' } as const),
        { text: words.evidenceOf(row), tone: 'dim' } as const,
        ...columns.map((_, i) => cellOf(row.figures[i])),
        ...(hasFailed ? [row.failedShare === 0 ? absent : formatPercent(row.failedShare)] : []),
      ]),
      2,
    ),
    signs: true,
  };
}

function cellOf(figure: Answer['rows'][number]['figures'][number]): Cell {
  if (figure === undefined) return absent;
  const text = `${figure.atLeast ? '≥ ' : ''}${figureText(figure.key, figure.value)}`;
  return figure.mark === undefined ? text : { text, tone: figure.mark };
}
