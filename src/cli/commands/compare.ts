import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pc from 'picocolors';
import { z } from 'zod';
import type { Analysis } from '../../analysis/index.ts';
import { compareRuns } from '../../analysis/runs/compare-runs.ts';
import { type ChangeLimit, judgeLimits, parseChangeLimit } from '../../analysis/runs/limits.ts';
import { takesOf } from '../../analysis/runs/takes.ts';
import { writeWhole } from '../../core/files.ts';
import { didYouMean, type ExitCode, exitCodes, type Problem, ProblemsError, throwProblems } from '../../core/problems.ts';
import { writeProblem } from '../../core/write-problem.ts';
import { renderMarkdown } from '../../report/formats/markdown.ts';
import { renderTerminal } from '../../report/formats/terminal.ts';
import { languageOf } from '../../report/language/index.ts';
import { changeCharts } from '../../report/runs/charts.ts';
import { runsSections } from '../../report/runs/comparison.ts';
import { runsWordsOf } from '../../report/runs/language.ts';
import { runsJson } from '../../report/runs/json.ts';
import { latestRun } from '../../run/store.ts';
import { openRun } from '../../run/stored-run.ts';
import { appendJobSummary } from '../job-summary.ts';
import type { Context, Given } from './command.ts';
import { given, language, parseGiven } from './flags.ts';

const flags = z.strictObject({
  base: z.string().optional(),
  other: z.string().optional(),
  'fail-on': z.string().optional(),
  out: z.string().min(1, 'names no folder').optional(),
  json: given,
  lang: language,
});

export async function run(typed: Given, { output }: Context, more: readonly string[]): Promise<ExitCode> {
  const { base, other, out, json, lang, 'fail-on': failOn } = parseGiven(flags, typed, ['base', 'other']);
  const problems: Problem[] = [];
  const limits = failOn === undefined ? [] : limitsOf(failOn, problems);
  const paths = [base, other, ...more].filter((path): path is string => path !== undefined && path !== '');
  if (paths.length < 2) problems.push(await tooFew(paths));
  const runs = await opened(paths, problems);
  problems.push(...limits.flatMap((limit) => nameProblems(limit, runs)));
  throwProblems(problems);
  const comparison = compareRuns(
    runs,
    limits.map(({ key }) => key),
  );
  const report = { comparison, takes: takesOf(runs), limits: judgeLimits(comparison, limits) };
  const words = await runsWordsOf(lang);
  const sections = runsSections(report, words);
  const data = runsJson(report, words);
  const { bold, dim, green, red } = pc.createColors(output.color);
  output.print(json ? data : renderTerminal(sections, { bold, dim, best: green, bad: red }));
  await appendJobSummary(sections, (text) => output.say(text));
  if (out !== undefined) {
    // Charts take a while to load.
    const { renderHtml } = await import('../../report/formats/html/index.ts');
    const files = {
      'compare.md': renderMarkdown(sections),
      'compare.html': await renderHtml([...sections, ...changeCharts(comparison, words)], await languageOf(lang)),
      'compare.json': data,
    };
    await write(out, files);
  }
  return report.limits.every(({ state }) => state === 'held') ? exitCodes.ok : exitCodes.threshold;
}

async function tooFew([first]: readonly string[]): Promise<Problem> {
  const file = first === undefined ? '<base>' : '<other>';
  const latest = await latestRun();
  const remedy = `such as predbench compare ${first ?? 'results/before'} ${latest ?? 'results/after'}; predbench history lists your runs`;
  return { file, message: 'missing: a comparison takes two runs or more', remedy };
}

/** What is wrong with any of them, all at once. */
async function opened(paths: readonly string[], problems: Problem[]): Promise<Analysis[]> {
  const runs: Analysis[] = [];
  for (const path of paths) {
    try {
      const analysis = await openRun(path);
      if (analysis.record.capacities !== undefined)
        problems.push({ file: path, message: 'is a search of capacity: its workloads are probes, each at a rate of its own' });
      runs.push(analysis);
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      problems.push(...error.problems);
    }
  }
  return runs;
}

function limitsOf(text: string, problems: Problem[]): ChangeLimit[] {
  return text.split(',').flatMap((part) => {
    try {
      return [parseChangeLimit(part)];
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      problems.push(...error.problems.map((problem) => ({ ...problem, file: '--fail-on' })));
      return [];
    }
  });
}

/** A limit on what no run has would never be judged. */
function nameProblems({ text, strategy, workload }: ChangeLimit, runs: readonly Analysis[]): Problem[] {
  const cells = runs.flatMap(({ record }) => record.cells);
  return (['strategy', 'workload'] as const).flatMap((what) => {
    const name = { strategy, workload }[what];
    const known = [...new Set(cells.map((cell) => cell[what]))];
    if (name === undefined || known.length === 0 || known.includes(name)) return [];
    const message = `${text}: no run has a ${what} "${name}"${didYouMean(name, known)}`;
    return [{ file: '--fail-on', message, remedy: `they have: ${known.join(', ')}` }];
  });
}

async function write(dir: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(dir, name);
    await mkdir(dir, { recursive: true })
      .then(() => writeWhole(path, text))
      .catch((cause: unknown) => {
        throw new ProblemsError(writeProblem(path, cause).problems, { exitCode: exitCodes.environment, cause });
      });
  }
}
