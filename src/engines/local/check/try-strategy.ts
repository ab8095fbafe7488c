/** Opens a strategy and lets it predict one instance. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Columns, copyBatch, type Feature, viewBatch } from '../../../core/batch.ts';
import { CallRecorder } from '../../../core/call-recorder.ts';
import type { Clock } from '../../../core/clock.ts';
import { failuresOf } from '../../../core/failures.ts';
import type { CallPredictor, JobPredictor, Strategy } from '../../../core/predictor.ts';
import { exitCodes, messageOf, ProblemsError } from '../../../core/problems.ts';
import { importStrategy } from '../../../strategies/module.ts';
import type { StrategyCheck } from './messages.ts';

/** No further instance is tried after that: each may take as long as its timeout. */
const patientMs = 10_000;
/** What a strategy leaves open ends with its process. */
const closingMs = 5000;

/** Rejects with what is wrong: ProblemsError if the strategy has words for it. A job's service is only asked, without a job. */
export async function tryStrategy({ strategyUrl, rawOptions, context, instances }: StrategyCheck, clock: Clock): Promise<void> {
  const strategy = await importStrategy(strategyUrl);
  const options = strategy.parse(rawOptions);
  try {
    if (strategy.kind === 'job') {
      await using(await strategy.open(options, context), async (predictor) => predictor.check?.());
    } else {
      const predictsNothing = strategy.evidence(options) === 'none';
      await using(await strategy.open(options, context), (predictor) =>
        predictOne(predictor, { context, instances }, predictsNothing, clock),
      );
    }
  } catch (error) {
    throw blaming(error, strategy, options);
  }
}

async function using<P extends CallPredictor | JobPredictor>(predictor: P, use: (predictor: P) => Promise<void>): Promise<void> {
  try {
    await use(predictor);
  } finally {
    await Promise.race([predictor.close?.().catch(() => undefined), sleep(closingMs, undefined, { ref: false })]);
  }
}

async function predictOne(
  predictor: CallPredictor,
  { context, instances }: Pick<StrategyCheck, 'context' | 'instances'>,
  predictsNothing: boolean,
  clock: Clock,
): Promise<void> {
  const startMs = clock.now();
  const { signal } = new AbortController();
  let reason: string | undefined;
  let tried = 0;
  while (tried < instances.size && (tried === 0 || clock.now() - startMs < patientMs)) {
    const one = copyBatch(viewBatch(instances, tried, ++tried));
    try {
      const outcome = await predictor.predict(one, new CallRecorder(signal, clock));
      if (predictsNothing) return;
      const failure = failuresOf(outcome, 1).get(0);
      if (failure === undefined) return assertOutputs(outcome.outputs, context.model.outputs);
      reason ??= failure.message;
    } catch (error) {
      if (error instanceof ProblemsError) throw error;
      reason ??= messageOf(error);
    }
  }
  if (tried === 0) return;
  const which = tried === 1 ? 'the first instance was not predicted' : `none of the first ${tried} instances was predicted`;
  throw new ProblemsError({ message: `${which}: ${reason}` });
}

function assertOutputs(given: Columns, outputs: readonly Feature[]): void {
  for (const { name, dtype } of outputs) {
    const column = given[name];
    if (column === undefined) {
      const names = Object.keys(given).join(', ');
      throw new ProblemsError({ message: `its answer lacks the model's output ${name}; it has: ${names || 'none'}` });
    }
    if (column.dtype !== dtype)
      throw new ProblemsError({ message: `its output ${name} is ${column.dtype}; the model's is ${dtype}` });
  }
}

/** What is wrong at an address that the experiment names is no lack of this machine. */
function blaming(error: unknown, strategy: Strategy, options: unknown): unknown {
  return error instanceof ProblemsError && strategy.address?.(options) !== undefined
    ? new ProblemsError(error.problems, { exitCode: exitCodes.input, cause: error })
    : error;
}
