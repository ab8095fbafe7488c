import { join } from 'node:path';
import pc from 'picocolors';
import { loadPriceBook } from '../cost/price-book.ts';
import { conclusion } from '../decide/conclusion.ts';
import { compare } from '../report/comparison.ts';
import { renderCsv } from '../report/csv.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { renderTerminal } from '../report/terminal.ts';
import { writeWhole } from '../results.ts';
import type { RunRecord } from '../run-record.ts';
import type { Output } from './command.ts';

/** Writes report.md and report.csv into the run's folder; answers the table for the terminal. */
export async function writeReports(record: RunRecord, dir: string, { color }: Pick<Output, 'color'>): Promise<string> {
  const comparison = compare(record, await loadPriceBook(record.priceBook));
  const ending = conclusion(comparison);
  await Promise.all([
    writeWhole(join(dir, 'report.md'), renderMarkdown(comparison, ending)),
    writeWhole(join(dir, 'report.csv'), renderCsv(comparison)),
  ]);
  const { bold, dim, green, red } = pc.createColors(color);
  return renderTerminal(comparison, ending, { bold, dim, good: green, bad: red });
}
