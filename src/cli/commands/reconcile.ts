import { z } from 'zod';
import { estimateOf } from '../../analysis/bill/estimate.ts';
import { reconcile, type Reconciliation } from '../../analysis/bill/reconcile.ts';
import { decimalText } from '../../core/decimal.ts';
import { type ExitCode, exitCodes } from '../../core/problems.ts';
import { readBill } from '../../prices/bill/read.ts';
import { layOut } from '../../report/formats/terminal.ts';
import { reconciliationBlocks } from '../../report/sections/reconciliation.ts';
import { openRun } from '../../run/stored-run.ts';
import type { Context, Given } from './command.ts';
import { names, parseGiven } from './flags.ts';

/** `a=b,c=d` */
const labels = names.transform((parts, context) =>
  parts.flatMap((part): (readonly [string, string])[] => {
    const [, key, value] = /^([^=]+)=(.+)$/.exec(part) ?? [];
    if (key !== undefined && value !== undefined) return [[key, value]];
    context.addIssue({ code: 'custom', message: 'must be KEY=VALUE' });
    return [];
  }),
);

const flags = z.strictObject({
  result: z.string('is missing: name a run, results/<id>').min(1, 'names no run'),
  bill: z.string('is missing: name a bill in FOCUS columns, a .csv file').min(1, 'names no file'),
  label: labels.optional(),
  prices: names.optional(),
  json: z.literal('true').optional(),
});

export async function run(given: Given, { output }: Context): Promise<ExitCode> {
  const { result, bill, label, prices, json } = parseGiven(flags, given, ['result', 'bill']);
  // A bill has its discounts apart from its list prices, and so has what is said of it.
  const [analysis, read] = await Promise.all([openRun(result, { books: prices, discount: 0 }), readBill(bill)]);
  const { record, book } = analysis;
  const found = reconcile(read, { record, estimate: estimateOf(analysis), book, labels: label });
  output.print(
    json === undefined
      ? layOut(reconciliationBlocks(found))
      : JSON.stringify({ run: record.id, book: book.id, ...found }, decimals, 2),
  );
  return exitCodeOf(found);
}

/** Decimals as text, with all their digits. */
function decimals(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? decimalText(value) : value;
}

function exitCodeOf({ agrees }: Reconciliation): ExitCode {
  return agrees ? exitCodes.ok : exitCodes.invalid;
}
