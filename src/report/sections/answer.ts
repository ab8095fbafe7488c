/** The answer of a run: what to take for each workload, how sure that is, and how the strategies compare. */
import type { Answer } from '../../analysis/answer/answer.ts';
import type { Analysis } from '../../analysis/index.ts';
import { absent, formatPercent } from '../../core/text.ts';
import { type Block, type Cell, heading, lead, list, points, table, type Table, text } from '../document.ts';
import { figureText } from '../language/figure-text.ts';
import type { AnswerWords, Language, TableWords } from '../language/language.ts';

/** More stand in one table, each in a line, and one by one in the details. */
const mostInFull = 3;

export function answerBlocks({ record: { note }, beam, answers }: Analysis, { answer: words }: Language): Block[] {
  return [
    ...(note === undefined ? [] : [{ kind: 'note', text: note } as const]),
    ...(beam === undefined ? [] : [text(words.ranOn(beam))]),
    ...(answers.length > mostInFull ? overview(answers, words) : inFull(answers, words, 2)),
  ];
}

/** Where the answer itself has no room for them. */
export function answerDetailBlocks({ answers }: Analysis, { answer: words }: Language): Block[] {
  return answers.length > mostInFull ? inFull(answers, words, 3) : [];
}

/** One line a workload; where nothing simple can be said, the sentence below. */
function overview(answers: readonly Answer[], { overview: { heads, row }, headline }: AnswerWords): Block[] {
  const rows = answers.map((answer) => [answer.workload, ...row(answer)]);
  const without = answers.filter(({ take }) => take.length === 0);
  return [table(heads, rows), list(without.map((answer) => `${answer.workload}: ${headline(answer)}`))];
}

function inFull(answers: readonly Answer[], words: AnswerWords, level: 2 | 3): Block[] {
  return [
    ...answers.flatMap((answer) => [
      heading(level, `${answer.workload}: ${words.asked(answer)}`),
      lead(words.headline(answer)),
      ...points(words.points(answer)),
      ...(answer.rows.length === 0 ? [] : [answerTable(answer, words.table)]),
    ]),
    ...(answers.some(({ rows }) => rows.length > 0) ? [text(words.table.legend)] : []),
  ];
}

function answerTable({ columns, rows }: Answer, words: TableWords): Table {
  const hasFailed = rows.some(({ failedShare }) => failedShare > 0);
  const hasRuntime = rows.some(({ runtime }) => runtime !== undefined);
  const namesFor = hasRuntime ? 3 : 2;
  return {
    ...table(
      [
        words.strategy,
        ...(hasRuntime ? [words.runtime] : []),
        words.evidence,
        ...columns.map(words.column),
        ...(hasFailed ? [words.failed] : []),
      ],
      rows.map((row) => [
        row.state === 'ranked' ? row.strategy : ({ text: row.strategy, tone: 'dim' } as const),
        ...(hasRuntime ? [{ text: row.runtime ?? '', tone: 'dim' } as const] : []),
        { text: words.evidenceOf(row), tone: 'dim' } as const,
        ...columns.map((_, i) => cellOf(row.figures[i])),
        ...(hasFailed ? [row.failedShare === 0 ? absent : formatPercent(row.failedShare)] : []),
      ]),
      namesFor,
    ),
    signs: true,
  };
}

function cellOf(figure: Answer['rows'][number]['figures'][number]): Cell {
  if (figure === undefined) return absent;
  const text = `${figure.atLeast ? '≥ ' : ''}${figureText(figure.key, figure.value)}`;
  return figure.mark === undefined ? text : { text, tone: figure.mark };
}
