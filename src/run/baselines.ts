/** Earlier runs that thresholds hold a run against. */
import { join, resolve } from 'node:path';
import type { Baselines } from '../analysis/thresholds/judge.ts';
import type { Baseline } from '../analysis/thresholds/no-slower.ts';
import { parseThreshold } from '../core/condition/threshold.ts';
import { exists } from '../core/files.ts';
import { type Problem, ProblemsError } from '../core/problems.ts';
import { findRun, readRecord, recordFile } from './store.ts';

/** By how the thresholds name them: a path beside the experiment file, or what every command takes. */
export async function baselinesOf(thresholds: readonly string[], baseDir = '.'): Promise<Baselines> {
  const found = new Map<string, Baseline>();
  for (const text of thresholds) {
    const threshold = parseThreshold(text);
    if (threshold.kind === 'no slower') found.set(threshold.than, await baselineOf(threshold.than, baseDir));
  }
  return found;
}

/** Those that are not there: said before the run, and not after it. */
export async function baselineProblems(thresholds: readonly string[], baseDir: string): Promise<Problem[]> {
  const baselines = await baselinesOf(thresholds, baseDir);
  return [...baselines].flatMap(([than, baseline]) =>
    'missing' in baseline ? [{ key: 'thresholds', message: `no slower than ${than}: ${baseline.missing}` }] : [],
  );
}

async function baselineOf(than: string, baseDir: string): Promise<Baseline> {
  const beside = resolve(baseDir, than);
  try {
    return await readRecord((await exists(join(beside, recordFile))) ? beside : await findRun(than));
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return { missing: error.problems.map(({ message }) => message).join('; ') };
  }
}
