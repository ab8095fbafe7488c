import { join, relative } from 'node:path';
import pc from 'picocolors';
import type { Analysis } from '../../analysis/index.ts';
import { analysisOf } from '../../run/stored-run.ts';
import { renderCsv } from '../../report/formats/csv/cells.ts';
import { renderComparisonCsv } from '../../report/formats/csv/comparison.ts';
import { renderHtml } from '../../report/formats/html/index.ts';
import { renderJson } from '../../report/formats/json.ts';
import { renderMarkdown } from '../../report/formats/markdown.ts';
import { renderTerminal } from '../../report/formats/terminal.ts';
import { languageOf } from '../../report/language/index.ts';
import type { LanguageCode } from '../../report/language/language.ts';
import { chartSections } from '../../report/sections/charts/index.ts';
import { sectionsOf } from '../../report/sections/index.ts';
import { writeWhole } from '../../core/files.ts';
import { exitCodes, ProblemsError } from '../../core/problems.ts';
import { writeProblem } from '../../core/write-problem.ts';
import type { RunRecord } from '../../core/record.ts';
import { appendJobSummary } from '../job-summary.ts';
import type { Output } from './command.ts';

interface Shown {
  /** The analysis in place of the text. */
  readonly json: boolean;
  /** With everything that the files have. */
  readonly details?: boolean;
  readonly lang?: LanguageCode;
}

/** Where all that was not printed stands. */
export function placeOf(dir: string): string {
  return `All figures and charts: ${join(relative('.', dir), 'report.html')}`;
}

/** Prints the report, or the analysis as JSON, and writes its files into the folder, if there is one; answers what they say. Throws ProblemsError if it cannot. */
export async function writeReports(
  record: RunRecord,
  dir: string | undefined,
  output: Pick<Output, 'color' | 'columns' | 'print' | 'say'>,
  { json, details = false, lang = 'en' }: Shown,
): Promise<Analysis> {
  const analysis = await analysisOf(record);
  const language = await languageOf(lang);
  const sections = sectionsOf(analysis, language);
  const { bold, dim, green, red } = pc.createColors(output.color);
  const jsonText = renderJson(analysis);
  const { columns } = output;
  const palette = { bold, dim, best: green, bad: red };
  output.print((json ? jsonText : renderTerminal(sections, palette, { details, columns })).trimEnd());
  await appendJobSummary(sections, (text) => output.say(text));
  if (dir === undefined) return analysis;
  const files = {
    'report.md': renderMarkdown(sections),
    'report.html': await renderHtml([...sections, ...chartSections(analysis, language)], language),
    'report.csv': renderCsv(analysis),
    // A search for the highest rates compares nothing: its workloads are its probes.
    ...(analysis.capacities === undefined && { 'comparison.csv': renderComparisonCsv(analysis) }),
    'report.json': jsonText,
  };
  for (const [name, text] of Object.entries(files)) {
    const path = join(dir, name);
    await writeWhole(path, text).catch((cause: unknown) => {
      throw new ProblemsError(writeProblem(path, cause).problems, { exitCode: exitCodes.environment, cause });
    });
  }
  return analysis;
}
