import { z } from 'zod';
import { didYouMean, type ExitCode, exitCodes, type Problem, throwProblems } from '../../core/problems.ts';
import { breakEven } from '../../analysis/month/break-even.ts';
import { breakEvenData } from '../../report/month/break-even-data.ts';
import { breakEvenText } from '../../report/month/break-even-text.ts';
import { type LoadCosts, loadCosts } from '../../analysis/month/load-costs.ts';
import { openRun } from '../../run/stored-run.ts';
import type { RunRecord } from '../../core/record.ts';
import type { Context, Given } from './command.ts';
import { names, parseGiven, positive } from './flags.ts';

const flags = z.strictObject({
  result: z.string('is missing: name a run, results/<id>').min(1, 'names no run'),
  utilisation: positive(1).optional(),
  capacity: z.string().optional(),
  workload: names.optional(),
  prices: names.optional(),
  json: z.literal('true').optional(),
});

export async function run(given: Given, { output }: Context): Promise<ExitCode> {
  const { result, utilisation, capacity, workload, prices, json } = parseGiven(flags, given, ['result']);
  const comparison = await openRun(result, prices);
  const { record } = comparison;
  const problems: Problem[] = [];
  if (record.capacities !== undefined) {
    const remedy = 'give its rates to the break-even of a run: --capacity STRATEGY=RATE';
    problems.push({ file: '<result>', message: 'is a search of capacity: its cells have no load of their own', remedy });
  }
  const capacities = capacity === undefined ? {} : capacitiesOf(capacity, record, problems);
  throwProblems(problems);
  const costs = loadCosts(comparison, { utilisation, capacities });
  const found = chosen(costs, workload).map(breakEven);
  output.print(
    json === undefined
      ? found.map(breakEvenText).join('\n\n')
      : JSON.stringify({ workloads: found.map(breakEvenData) }, undefined, 2),
  );
  return exitCodes.ok;
}

/** `rest=500,direct=1000`: rows or messages a second of all the machines that the run had. */
function capacitiesOf(text: string, { cells }: RunRecord, problems: Problem[]): Record<string, number> {
  const known = [...new Set(cells.map(({ strategy }) => strategy))];
  const file = '--capacity';
  const found: Record<string, number> = {};
  for (const part of text.split(',')) {
    const [, name = '', rate] = /^\s*(.+?)\s*=\s*(\d*\.?\d+(?:e\d+)?)\s*$/i.exec(part) ?? [];
    if (rate === undefined || Number(rate) === 0) {
      problems.push({
        file,
        message: `must be a strategy, = and a rate above 0, not "${part.trim()}"`,
        remedy: 'such as rest=500',
      });
    } else if (!known.includes(name)) {
      problems.push({
        file,
        message: `the run has no strategy "${name}"${didYouMean(name, known)}`,
        remedy: `the run has: ${known.join(', ')}`,
      });
    } else found[name] = Number(rate);
  }
  return found;
}

/** Throws ProblemsError that names every workload that has no costs. */
function chosen(costs: readonly LoadCosts[], asked: readonly string[] | undefined): LoadCosts[] {
  const known = costs.map(({ workload }) => workload);
  if (known.length === 0) {
    throwProblems([{ file: '<result>', message: 'has no batch and no stream: a closed loop has no load of its own' }]);
  }
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
  return costs.filter(({ workload }) => asked?.includes(workload) ?? true);
}
