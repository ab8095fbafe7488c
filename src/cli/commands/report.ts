import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { allHeld } from '../../analysis/thresholds/judged.ts';
import { z } from 'zod';
import { bundledData } from '../../core/paths.ts';
import { type ExitCode, exitCodes, ProblemsError } from '../../core/problems.ts';
import { findRun, latestRun, withRecord } from '../../run/store.ts';
import type { Context, Given } from './command.ts';
import { given, language, parseGiven } from './flags.ts';
import { placeOf, writeReports } from './reports.ts';

const flags = z.strictObject({ dir: z.string().optional(), json: given, details: given, lang: language });

export async function run(typed: Given, { output }: Context): Promise<ExitCode> {
  const { dir, json, details, lang } = parseGiven(flags, typed, ['dir']);
  if (dir === undefined || dir === '') throw await noDir();
  const folder = await findRun(dir);
  const { isBundled, thresholds } = await withRecord(folder, async (record) => {
    const bundled = (await realpath(dirname(folder))) === (await realpath(bundledData));
    const { thresholds } = await writeReports(record, bundled ? undefined : folder, output, { json, details, lang });
    return { isBundled: bundled, thresholds };
  });
  const place = isBundled ? `no report is written: ${folder} belongs to predbench; copy the folder to have one` : placeOf(folder);
  if (json) output.say(place);
  else output.print(place);
  return allHeld(thresholds) ? exitCodes.ok : exitCodes.threshold;
}

async function noDir(): Promise<ProblemsError> {
  const latest = await latestRun();
  const remedy = latest === undefined ? 'create one with predbench run' : `the latest: predbench report ${latest}`;
  return new ProblemsError({ file: '<dir>', message: "missing: the run's folder, results/<id>", remedy });
}
