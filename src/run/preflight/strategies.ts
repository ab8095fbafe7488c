/** Tries the strategies of a plan, each in a process of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch } from '../../core/batch.ts';
import { messageOf, type Problem, ProblemsError } from '../../core/problems.ts';
import { oneLine } from '../../core/text.ts';
import { checkStrategy } from '../../engines/local/index.ts';
import type { Plan } from '../../experiment/plan.ts';
import type { PlannedStrategy } from '../../experiment/strategies.ts';
import { builtIns } from '../../strategies/registry.ts';
import { kindOf } from '../../workloads/workload.ts';

/** Each takes a process, and TensorFlow takes memory. */
const atOnce = 4;

interface ToTry {
  readonly moduleUrl: string;
  readonly raw: unknown;
  /** Of the strategies that it stands for. */
  readonly names: string[];
  readonly callsInFlight: number;
}

/** One error for each that does not answer. */
export async function strategyFailures(plan: Plan, instances: Batch, signal: AbortSignal): Promise<ProblemsError[]> {
  const workDir = await mkdtemp(join(tmpdir(), 'predbench-check-'));
  const waiting = toTry(plan);
  const failures: ProblemsError[] = [];
  const tryNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const failure = await failureOf(next, plan, { workDir, instances, signal });
      if (failure !== undefined) failures.push(failure);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, tryNext));
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
  return failures;
}

/**
 * Strategies of the same module with the same options are tried once. An embedded service starts with its cell: what may be wrong with
 * it is the model, which is tried as `direct` has it.
 */
function toTry(plan: Plan): ToTry[] {
  const found = new Map<string, ToTry>();
  for (const strategy of plan.strategies) {
    if (!isNeeded(strategy, plan) || loadsInPython(strategy)) continue;
    const { name, batching } = strategy;
    const isEmbedded = strategy.services.length > 0;
    const { moduleUrl, raw } = isEmbedded ? { moduleUrl: builtIns['direct'] as string, raw: {} } : strategy;
    const key = JSON.stringify([moduleUrl, raw]);
    const same = found.get(key);
    if (same === undefined) found.set(key, { moduleUrl, raw, names: [name], callsInFlight: batching?.inFlight ?? 1 });
    else same.names.push(name);
  }
  return [...found.values()];
}

/** Python has a TensorFlow of its own; the one of this process may not be there. */
function loadsInPython({ runtime, moduleUrl }: PlannedStrategy): boolean {
  return runtime === 'python' && moduleUrl === builtIns['direct'];
}

/** A job strategy with streams only has no cell that applies. */
function isNeeded({ name, kind }: PlannedStrategy, { cells, workloads }: Plan): boolean {
  const own = new Set(cells.filter(({ strategy }) => strategy === name).map(({ workload }) => workload));
  return workloads.some((workload) => own.has(workload.name) && (kind === 'call' || kindOf(workload).noJobs === undefined));
}

async function failureOf(
  { moduleUrl, raw, names, callsInFlight }: ToTry,
  { model, modelThreads }: Plan,
  { workDir, instances, signal }: { readonly workDir: string; readonly instances: Batch; readonly signal: AbortSignal },
): Promise<ProblemsError | undefined> {
  const context = { model, modelThreads, callsInFlight, services: {}, labels: {}, workDir };
  try {
    await checkStrategy({ strategyUrl: moduleUrl, rawOptions: raw, context, instances }, signal);
    return undefined;
  } catch (error) {
    const given = error instanceof ProblemsError ? error.problems : [{ message: messageOf(error) }];
    const exitCode = error instanceof ProblemsError ? error.exitCode : undefined;
    return new ProblemsError(
      given.map((problem) => placed(names, problem)),
      { exitCode, cause: error },
    );
  }
}

/** Servers and plug-ins may say anything. */
function placed(names: readonly string[], { key, message, ...problem }: Problem): Problem {
  const strategy = `strategy ${names.join(', ')}`;
  return {
    remedy: 'correct it, or run without the strategy (--strategy)',
    ...problem,
    message: oneLine(message),
    key: key === undefined ? strategy : `${strategy}: ${key}`,
  };
}
