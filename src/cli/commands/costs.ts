import { z } from 'zod';
import { estimateOf, wasBilled } from '../../analysis/bill/estimate.ts';
import type { Comparison } from '../../analysis/comparison/comparison.ts';
import { writeNew } from '../../core/files.ts';
import { didYouMean, type ExitCode, exitCodes, throwProblems } from '../../core/problems.ts';
import { focusText } from '../../prices/bill/focus.ts';
import { singleRegion } from '../../prices/price-book.ts';
import { layOut } from '../../report/formats/terminal.ts';
import { costsBlocks } from '../../report/sections/costs.ts';
import { openRun } from '../../run/stored-run.ts';
import type { Context, Given } from './command.ts';
import { discountFlag, names, parseGiven } from './flags.ts';

const flags = z.strictObject({
  result: z.string('is missing: name a run, results/<id>').min(1, 'names no run'),
  workload: names.optional(),
  prices: names.optional(),
  discount: discountFlag.optional(),
  focus: z.string().endsWith('.csv', 'must end with .csv').optional(),
  json: z.literal('true').optional(),
});

export async function run(given: Given, { output }: Context): Promise<ExitCode> {
  const { result, workload, prices, discount, focus, json } = parseGiven(flags, given, ['result']);
  const analysis = await openRun(result, { books: prices, discount });
  refuseUnknown(workload, analysis);
  const { record, book } = analysis;
  const estimate = estimateOf(analysis, workload);
  if (focus !== undefined) await writeNew(focus, focusText(estimate.lines, { ...record, ...singleRegion(book) }));
  const lines = estimate.lines.map((line) => {
    const { usage, ...cell } = line;
    return { ...cell, wasBilled: wasBilled(line, record), usage };
  });
  output.print(
    json === undefined
      ? layOut(costsBlocks(estimate, analysis))
      : JSON.stringify({ run: record.id, book: book.id, ...estimate, lines }, undefined, 2),
  );
  if (focus !== undefined) output.say(`written: ${focus}`);
  return exitCodes.ok;
}

function refuseUnknown(asked: readonly string[] = [], { workloads }: Comparison): void {
  const known = workloads.map(({ name }) => name);
  throwProblems(
    asked
      .filter((name) => !known.includes(name))
      .map((name) => ({
        file: '--workload',
        message: `the run has no workload "${name}"${didYouMean(name, known)}`,
        remedy: `the run has: ${known.join(', ')}`,
      })),
  );
}
