import { relative } from 'node:path';
import { type ExitCode, exitCodes, ProblemsError } from '../../core/problems.ts';
import { findRun, latestRun, readRecord } from '../../run/store.ts';
import type { Context, Given } from './command.ts';
import { writeReports } from './reports.ts';

export async function run({ dir }: Given, { output }: Context): Promise<ExitCode> {
  if (dir === undefined || dir === '') throw await noDir();
  const folder = await findRun(dir);
  const record = await readRecord(folder);
  output.print(await writeReports(record, folder, output));
  output.print(`report: ${relative('.', folder)}/report.md`);
  return exitCodes.ok;
}

async function noDir(): Promise<ProblemsError> {
  const latest = await latestRun();
  const remedy = latest === undefined ? 'create one with predbench run' : `the latest: predbench report ${latest}`;
  return new ProblemsError([{ file: '<dir>', message: "missing: the run's folder, results/<id>", remedy }]);
}
