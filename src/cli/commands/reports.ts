import { join } from 'node:path';
import pc from 'picocolors';
import { conclusion } from '../../report/conclusion.ts';
import { analysisOf } from '../../run/stored-run.ts';
import { renderCsv } from '../../report/csv.ts';
import { renderMarkdown } from '../../report/markdown/index.ts';
import { renderTerminal } from '../../report/terminal/index.ts';
import { writeWhole } from '../../core/files.ts';
import type { RunRecord } from '../../core/record.ts';
import type { Output } from './command.ts';

/** Writes report.md and report.csv into the run's folder; answers the table for the terminal. */
export async function writeReports(record: RunRecord, dir: string, { color }: Pick<Output, 'color'>): Promise<string> {
  const analysis = await analysisOf(record);
  const ending = conclusion(analysis);
  await Promise.all([
    writeWhole(join(dir, 'report.md'), renderMarkdown(analysis, ending)),
    writeWhole(join(dir, 'report.csv'), renderCsv(analysis)),
  ]);
  const { bold, dim, green, red } = pc.createColors(color);
  return renderTerminal(analysis, ending, { bold, dim, good: green, bad: red });
}
