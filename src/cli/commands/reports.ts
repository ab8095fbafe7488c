import { join } from 'node:path';
import pc from 'picocolors';
import { analysisOf } from '../../run/stored-run.ts';
import { renderCsv } from '../../report/formats/csv.ts';
import { renderJson } from '../../report/formats/json.ts';
import { renderMarkdown } from '../../report/formats/markdown.ts';
import { renderTerminal } from '../../report/formats/terminal.ts';
import { sectionsOf } from '../../report/sections/index.ts';
import { writeWhole } from '../../core/files.ts';
import type { RunRecord } from '../../core/record.ts';
import type { Output } from './command.ts';

/** Writes report.md, report.csv and report.json into the folder, if there is one; answers what the terminal shows. */
export async function writeReports(
  record: RunRecord,
  dir: string | undefined,
  { color }: Pick<Output, 'color'>,
): Promise<string> {
  const analysis = await analysisOf(record);
  const sections = sectionsOf(analysis);
  if (dir !== undefined) {
    await Promise.all([
      writeWhole(join(dir, 'report.md'), renderMarkdown(sections)),
      writeWhole(join(dir, 'report.csv'), renderCsv(analysis)),
      writeWhole(join(dir, 'report.json'), renderJson(analysis)),
    ]);
  }
  const { bold, dim, green, red } = pc.createColors(color);
  return renderTerminal(sections, { bold, dim, best: green, bad: red });
}
