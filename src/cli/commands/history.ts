import { z } from 'zod';
import { type ExitCode, exitCodes } from '../../core/problems.ts';
import { layOut } from '../../report/formats/terminal.ts';
import { historyJson, pastRunBlocks } from '../../report/runs/history.ts';
import { runsWordsOf } from '../../report/runs/language.ts';
import { pastRuns } from '../../run/history.ts';
import { resultsFolder } from '../../run/store.ts';
import type { Context, Given } from './command.ts';
import { given, language, parseGiven } from './flags.ts';

const flags = z.strictObject({
  dir: z.string().min(1, 'names no folder').default(resultsFolder),
  json: given,
  lang: language,
});

export async function run(typed: Given, { output }: Context): Promise<ExitCode> {
  const { dir, json, lang } = parseGiven(flags, typed, ['dir']);
  const words = await runsWordsOf(lang);
  const runs = await pastRuns(dir);
  if (json) output.print(historyJson(runs));
  else if (runs.length === 0) output.print(`no run in ${dir} yet: create one with predbench run`);
  // One after another, since each answer takes a second or two of draws.
  else for (const one of runs) output.print(layOut(pastRunBlocks(one, words)));
  return exitCodes.ok;
}
