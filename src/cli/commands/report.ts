import { relative } from 'node:path';
import { type ExitCode, exitCodes, ProblemsError } from '../../core/problems.ts';
import { readRecord, runsIn } from '../../run/store.ts';
import type { Context, Given } from './command.ts';
import { writeReports } from './reports.ts';

export async function run({ dir }: Given, { output }: Context): Promise<ExitCode> {
  if (dir === undefined || dir === '') throw await noDir();
  const record = await readRecord(dir);
  output.print(await writeReports(record, dir, output));
  output.print(`report: ${relative('.', dir)}/report.md`);
  return exitCodes.ok;
}

async function noDir(): Promise<ProblemsError> {
  const latest = (await runsIn('results')).at(-1);
  const remedy = latest === undefined ? 'predbench run makes one' : `the latest: predbench report results/${latest}`;
  return new ProblemsError([{ file: '<dir>', message: "missing: the run's folder, results/<id>", remedy }]);
}
