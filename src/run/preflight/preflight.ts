/** What can be known before the first cell is checked then, all of it, so that nobody waits for a run that cannot succeed. */
import { exitCodes, type Problem, ProblemsError } from '../../core/problems.ts';
import type { Batch } from '../../core/batch.ts';
import { BatchBuilder } from '../../data/columns/batch-builder.ts';
import { checkSink, parseSource } from '../../data/index.ts';
import { firstRows } from '../../data/sources/first-rows.ts';
import type { Plan } from '../../experiment/plan.ts';
import { baselineProblems } from '../baselines.ts';
import { engineOf } from '../engines.ts';
import { diskProblems } from './disk-room.ts';
import { strategyFailures } from './strategies.ts';

/** Rows to try: the first may be a bad one. */
const instancesToTry = 10;

export interface PreflightOptions {
  /** Folder of the results. */
  readonly outDir: string;
  /** Aborted on Ctrl-C: the checks end at once. */
  readonly signal: AbortSignal;
}

/**
 * Looks for what the engine needs. Reads the first rows of the source (unless a query is billed), asks a sink in the cloud, lets every strategy predict one of them (an embedded service's model is
 * loaded here), asks the services of jobs, and looks for room on the disk and for the runs that thresholds name. Throws ProblemsError with all problems; its exit code is `environment` if this
 * machine lacks something and nothing else is wrong.
 */
export async function preflight(plan: Plan, { outDir, signal }: PreflightOptions): Promise<void> {
  const errors: ProblemsError[] = [];
  const baselines = await baselineProblems(plan.stored.thresholds ?? [], plan.baseDir);
  if (baselines.length > 0) errors.push(new ProblemsError(baselines));
  await collected(Promise.resolve(engineOf(plan.engine).check?.()), errors);
  await collected(checkSink(plan.sink, plan.baseDir), errors);
  const instances = await collected(readFirst(plan), errors);
  if (instances !== undefined) {
    const problems = await diskProblems(plan, outDir, instances);
    if (problems.length > 0) errors.push(new ProblemsError(problems));
    errors.push(...(await strategyFailures(plan, instances, signal)));
  }
  if (signal.aborted || errors.length === 0) return;
  const exitCode = errors.every((error) => error.exitCode === exitCodes.environment) ? exitCodes.environment : exitCodes.input;
  throw new ProblemsError(unique(errors.flatMap(({ problems }) => problems)), { exitCode });
}

/** A billed query is only checked. */
async function readFirst({ source, baseDir, model }: Plan): Promise<Batch> {
  const opened = await parseSource(source, baseDir)(model.inputs);
  return opened.isBilled ? new BatchBuilder(model.inputs).take() : firstRows(opened, instancesToTry);
}

async function collected<T>(work: Promise<T>, errors: ProblemsError[]): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    errors.push(error);
    return undefined;
  }
}

function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
