import { z } from 'zod';
import { didYouMean, type ExitCode, exitCodes, type Problem, throwProblems } from '../../core/problems.ts';
import type { Comparison } from '../../analysis/comparison/comparison.ts';
import { figuresIn } from '../../analysis/comparison/tables.ts';
import { define, type DefinedFigure, explain, type Selection } from '../../analysis/explanation/explanation.ts';
import type { Block } from '../../report/document.ts';
import { layOut } from '../../report/formats/terminal.ts';
import { definitionBlocks, explanationBlocks, figureList } from '../../report/sections/explanation.ts';
import { type Figure, figures } from '../../analysis/figures/index.ts';
import { openRun } from '../../run/stored-run.ts';
import type { Context, Given } from './command.ts';
import { names, parseGiven, whole } from './flags.ts';

const flags = z.strictObject({
  result: z.string().min(1, 'names no run').optional(),
  figure: z.string().min(1, 'names no figure').optional(),
  strategy: names.optional(),
  workload: names.optional(),
  repeat: whole(1, 1000).optional(),
  json: z.literal('true').optional(),
});

export async function run(given: Given, { output }: Context): Promise<ExitCode> {
  const { result, figure: key, json, ...selection } = parseGiven(flags, given, ['result', 'figure']);
  const print = (data: unknown, blocks: readonly Block[]) =>
    output.print(json === undefined ? layOut(blocks) : JSON.stringify(data, undefined, 2));
  const list = (defined: readonly DefinedFigure[]) => print(defined, [figureList(defined)]);
  const alone = key === undefined ? figures.find((figure) => figure.key === result) : undefined;
  if (result === undefined) list(figures.map((figure) => define(figure)));
  else if (alone !== undefined) print(define(alone), definitionBlocks(define(alone)));
  else {
    const comparison = await openRun(result);
    if (key === undefined) {
      list(figuresIn(comparison.workloads).map((figure) => define(figure, comparison.record)));
    } else {
      const figure = check(key, comparison, selection);
      const explanation = explain(comparison, figure, selection);
      print(explanation, explanationBlocks(explanation, figure));
    }
  }
  return exitCodes.ok;
}

/** Throws ProblemsError that names everything the run does not have. */
function check(key: string, { record: { cells } }: Comparison, { strategy = [], workload = [], repeat }: Selection): Figure {
  const problems: Problem[] = [];
  const figure = figures.find((figure) => figure.key === key);
  if (figure === undefined) {
    const keys = figures.map(({ key }) => key);
    const remedy = 'predbench explain lists the figures';
    problems.push({ file: '<figure>', message: `there is no figure "${key}"${didYouMean(key, keys)}`, remedy });
  }
  for (const [kind, given] of [
    ['strategy', strategy],
    ['workload', workload],
  ] as const) {
    const known = [...new Set(cells.map((cell) => cell[kind]))];
    for (const name of given.filter((name) => !known.includes(name))) {
      const remedy = `the run has: ${known.join(', ')}`;
      problems.push({ file: `--${kind}`, message: `the run has no ${kind} "${name}"${didYouMean(name, known)}`, remedy });
    }
  }
  const repeats = Math.max(0, ...cells.map((cell) => cell.repeat));
  if (repeat !== undefined && repeat > repeats) {
    problems.push({ file: '--repeat', message: `the run has no repeat ${repeat}`, remedy: `its last one is ${repeats}` });
  }
  throwProblems(problems);
  return figure as Figure;
}
