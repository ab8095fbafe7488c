/** A run's estimate held against a bill. */
import { reasons } from '../../analysis/bill/reasons.ts';
import { type Reconciliation, type ReconciledLine, tolerance } from '../../analysis/bill/reconcile.ts';
import { type Decimal, decimalText } from '../../core/decimal.ts';
import { absent, exact, formatPercent } from '../../core/text.ts';
import { type Block, list, table, type Table, text } from '../document.ts';
import { billedSentence } from './costs.ts';

export function reconciliationBlocks(found: Reconciliation): Block[] {
  const { lines, notBilled, usd, rows } = found;
  return [
    text(`${verdict(found)} The bill is ${decimalText(usd)} USD in ${rows} rows.`),
    list([billedSentence(lines.length, lines.length + notBilled.length)]),
    sumTable(found),
    ...(lines.length === 0 ? [] : [lineTable(lines)]),
    ...lackingBlocks(lines),
  ];
}

function verdict({ lines, agrees, differing }: Reconciliation): string {
  if (lines.length === 0)
    return agrees ? 'There is nothing to hold against the bill.' : 'The bill has use of this run that the estimate has not.';
  const within = `${formatPercent(tolerance.share)} or ${tolerance.usd} USD, whichever is more`;
  if (agrees) return `Estimate and bill agree within ${within}.`;
  return differing.length === 0
    ? `Estimate and bill differ by more than ${within}, in all.`
    : `${differing.length} of ${lines.length} lines differ from the bill by more than ${within}.`;
}

/** Where the dollars of the bill belong; the last row is their sum. */
function sumTable({ attributed, unexplained, usd }: Reconciliation): Table {
  return table(
    ['of the bill', 'USD', 'rows', 'why'],
    [
      ['in the estimate', decimalText(attributed), absent, 'lines of the estimate, at list price'],
      ...unexplained.map(({ reason, usd, rows }) => [reason, decimalText(usd), String(rows), reasons[reason]]),
      ['the bill', decimalText(usd), absent, 'the sum of these'],
    ],
  );
}

function lineTable(lines: readonly ReconciledLine[]): Table {
  return table(
    ['strategy', 'workload', 'repeat', 'sku', 'estimate', 'bill', 'difference', 'rows'],
    lines.map(({ line: { strategy, workload, repeat, usage }, estimated, attributed, rows }) => [
      strategy,
      workload,
      String(repeat),
      usage.sku,
      estimated === undefined ? 'unpriced' : shown(estimated),
      rows === 0 ? absent : shown(attributed),
      estimated === undefined ? absent : `${attributed > estimated ? '+' : ''}${shown(attributed - estimated)}`,
      String(rows),
    ]),
    4,
  );
}

/** Six significant digits: the sum above has all. */
function shown(value: Decimal): string {
  return exact(Number(decimalText(value)));
}

function lackingBlocks(lines: readonly ReconciledLine[]): Block[] {
  const lacking = lines.filter(({ rows }) => rows === 0).length;
  return lacking === 0
    ? []
    : [{ kind: 'problem', text: `the bill lacks ${lacking} of ${lines.length} lines: those with 0 rows` }];
}
