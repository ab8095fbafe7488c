import { compare } from '../report/compare.ts';
import { renderCsv } from '../report/csv.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { renderTerminal } from '../report/terminal.ts';
import { writeWhole } from '../results.ts';
import { join } from 'node:path';
import type { RunRecord } from '../run-record.ts';
import type { Output } from './command.ts';

/** Writes report.md and report.csv into the run's folder; answers the table for the terminal. */
export async function writeReports(record: RunRecord, dir: string, { color }: Pick<Output, 'color'>): Promise<string> {
  const comparison = await compare(record);
  await Promise.all([
    writeWhole(join(dir, 'report.md'), renderMarkdown(comparison)),
    writeWhole(join(dir, 'report.csv'), renderCsv(comparison)),
  ]);
  return renderTerminal(comparison, { color });
}
