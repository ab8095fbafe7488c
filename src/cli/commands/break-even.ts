import { z } from 'zod';
import { didYouMean, type ExitCode, exitCodes, type Problem, ProblemsError, throwProblems } from '../../core/problems.ts';
import type { BreakEven } from '../../analysis/month/break-even.ts';
import { heading } from '../../report/document.ts';
import { monthData } from '../../report/formats/json.ts';
import { layOut } from '../../report/formats/terminal.ts';
import { breakEvenBlocks } from '../../report/sections/break-even.ts';
import { openRun } from '../../run/stored-run.ts';
import type { Context, Given } from './command.ts';
import { discountFlag, names, parseGiven, positive } from './flags.ts';
import { modelChoices, modelFlags } from './model-flags.ts';

const flags = z.strictObject({
  result: z.string('is missing: name a run, results/<id>').min(1, 'names no run'),
  utilisation: positive(1).optional(),
  capacity: z.string().optional(),
  workload: names.optional(),
  prices: names.optional(),
  discount: discountFlag.optional(),
  ...modelFlags,
  json: z.literal('true').optional(),
});

export async function run(given: Given, { output }: Context): Promise<ExitCode> {
  const choices = parseGiven(flags, given, ['result']);
  const { result, utilisation, capacity, workload, prices, discount, json } = choices;
  const problems: Problem[] = [];
  const capacities = capacity === undefined ? {} : capacitiesOf(capacity, problems);
  const analysis = await openRun(
    result,
    { books: prices, discount },
    {
      model: { ...(await modelChoices(choices, problems)), utilisation, capacities },
    },
  );
  if (analysis.record.capacities !== undefined) {
    const remedy = 'give its rates to the break-even of a run: --capacity STRATEGY=RATE';
    problems.push({ file: '<result>', message: 'is a search of capacity: its cells have no load of their own', remedy });
  }
  const known = [...new Set(analysis.record.cells.map(({ strategy }) => strategy))];
  for (const name of Object.keys(capacities).filter((one) => !known.includes(one))) {
    const message = `the run has no strategy "${name}"${didYouMean(name, known)}`;
    problems.push({ file: '--capacity', message, remedy: `the run has: ${known.join(', ')}` });
  }
  throwProblems(problems);
  const found = chosen(analysis.months, workload);
  output.print(
    json === undefined
      ? layOut(
          found.flatMap((one) => [
            heading(2, `${one.costs.workloads.join(', ')}: cost of a month of 730 hours`),
            ...breakEvenBlocks(one),
          ]),
        )
      : JSON.stringify({ workloads: found.map(monthData) }, undefined, 2),
  );
  return exitCodes.ok;
}

/** `rest=500,direct=1000`: rows or messages a second of all the machines that the run had. */
function capacitiesOf(text: string, problems: Problem[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const part of text.split(',')) {
    const [, name = '', rate = '0'] = /^\s*(.+?)\s*=\s*(\d*\.?\d+(?:e\d+)?)\s*$/i.exec(part) ?? [];
    if (Number(rate) > 0) found[name] = Number(rate);
    else {
      const message = `must be a strategy, = and a rate above 0, not "${part.trim()}"`;
      problems.push({ file: '--capacity', message, remedy: 'such as rest=500' });
    }
  }
  return found;
}

/** Throws ProblemsError that names every workload that has no costs. */
function chosen(months: readonly BreakEven[], asked: readonly string[] | undefined): BreakEven[] {
  const known = months.flatMap(({ costs }) => costs.workloads);
  if (known.length === 0)
    throw new ProblemsError({ file: '<result>', message: 'has no batch and no stream: a closed loop has no load of its own' });
  const remedy = `batches and streams of the run: ${known.join(', ')}`;
  throwProblems(
    (asked ?? [])
      .filter((name) => !known.includes(name))
      .map((name) => ({
        file: '--workload',
        message: `there is no cost of a workload "${name}"${didYouMean(name, known)}`,
        remedy,
      })),
  );
  return months.filter(({ costs }) => asked === undefined || costs.workloads.some((name) => asked.includes(name)));
}
