/** Whether the run keeps what its experiment asks for. */
import type { Analysis } from '../../analysis/index.ts';
import type { JudgedThreshold, ThresholdCheck } from '../../analysis/thresholds/judged.ts';
import { unitOfKey } from '../../core/condition/figures.ts';
import { absent } from '../../core/text.ts';
import { type Block, table, text } from '../document.ts';
import { figureText } from '../language/figure-text.ts';
import type { Language, ThresholdWords } from '../language/language.ts';

/** Checks that the answer names of one threshold. */
const mostNamed = 3;

/** How many hold, and what does not. */
export function thresholdBlocks({ thresholds }: Analysis, { thresholds: words }: Language): Block[] {
  if (thresholds.length === 0) return [];
  const counts = (['held', 'broken', 'not measured'] as const)
    .map((state) => ({ state, count: thresholds.filter((one) => one.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${words.state[state]}`);
  return [
    text(`${counts.join(', ')}.`),
    ...thresholds.flatMap((one) =>
      one.state === 'held' ? [] : [{ kind: 'problem', text: notHeldText(one, one.state, words) } as const],
    ),
  ];
}

/** Every check. */
export function thresholdTable({ thresholds }: Analysis, { thresholds: words }: Language): Block[] {
  if (thresholds.length === 0) return [];
  const rows = thresholds.flatMap(({ text, checks }) =>
    checks.map((check) => [
      text,
      check.workload ?? absent,
      check.strategy ?? absent,
      valueText(check, words) ?? absent,
      check.allowed === undefined ? absent : amount(check.allowed, check),
      [words.state[check.state], ...(check.reason === undefined ? [] : [check.reason])].join(': '),
    ]),
  );
  return [table(words.head, rows), text(words.legend)];
}

function notHeldText({ text, checks }: JudgedThreshold, state: 'broken' | 'not measured', words: ThresholdWords): string {
  const those = checks.filter((check) => check.state === state).map((check) => checkText(check, words));
  const left = those.length - mostNamed;
  const named = [...those.slice(0, mostNamed), ...(left > 0 ? [words.more(left)] : [])];
  return words.notHeld(text, state, named.join('; '));
}

function checkText(check: ThresholdCheck, words: ThresholdWords): string {
  const { strategy, workload, reason, allowed } = check;
  const of = strategy === undefined || workload === undefined ? [] : [words.place(strategy, workload)];
  if (reason !== undefined) return [...of, reason].join(': ');
  const value = valueText(check, words) ?? absent;
  return [...of, allowed === undefined ? value : words.beside(value, amount(allowed, check))].join(' ');
}

function valueText(check: ThresholdCheck, words: ThresholdWords): string | undefined {
  const { key = '', value, interval } = check;
  if (value === undefined) return undefined;
  const text = amount(value, check);
  return interval === undefined ? text : words.spread(text, figureText(key, interval.low), figureText(key, interval.high));
}

/** Memory is shown in MiB. */
function amount(value: number, { key = '' }: ThresholdCheck): string {
  const unit = unitOfKey(key);
  return `${figureText(key, value)} ${unit === 'bytes' ? 'MiB' : unit}`;
}
