/** Hosts one predictor of a call strategy, wherever it runs, and times its calls. */
import type { Batch } from '../core/batch.ts';
import { CallRecorder } from '../core/call-recorder.ts';
import { systemClock } from '../core/clock.ts';
import { failuresOf, toldFailures } from '../core/failures.ts';
import type { OpenContext } from '../core/predictor.ts';
import { type WireError, wireError } from '../core/wire-error.ts';
import type { CallRecord, WorkerOutcome } from '../core/worker-outcome.ts';
import { importStrategy } from '../strategies/module.ts';

/** A strategy by its module, and how to open it. */
export interface HostStart {
  readonly strategyUrl: string;
  readonly rawOptions: unknown;
  readonly context: OpenContext;
}

/** The answer to a call, or why the whole call was rejected. */
export type Answer = WorkerOutcome | { readonly record: CallRecord; readonly error: WireError };

export interface PredictorHost {
  readonly openS: number;
  /** Never rejects. */
  call(batch: Batch, signal: AbortSignal): Promise<Answer>;
  close(): Promise<void>;
}

/** Imports the module and opens the predictor. Rejects with ProblemsError for wrong input. */
export async function openHost({ strategyUrl, rawOptions, context }: HostStart): Promise<PredictorHost> {
  const startMs = systemClock.now();
  const strategy = await importStrategy(strategyUrl);
  if (strategy.kind !== 'call') throw new Error(`strategy ${strategy.name} works on files, not in workers`);
  const options = strategy.parse(rawOptions);
  // Other strategies predict nothing by design, as their evidence says.
  const predicts = strategy.evidence(options) !== 'none';
  const predictor = await strategy.open(options, context);
  return {
    openS: (systemClock.now() - startMs) / 1000,
    async call(batch, signal) {
      const recorder = new CallRecorder(signal, systemClock);
      const callMs = systemClock.now();
      const record = (): CallRecord => {
        const endMs = systemClock.now();
        recorder.end();
        const { retries, phasesS, counters } = recorder;
        return { startMs: callMs, endMs, retries, phasesS, counters };
      };
      try {
        const outcome = await predictor.predict(batch, recorder);
        const ended = record();
        const failed = predicts ? failuresOf(outcome, batch.size) : toldFailures(outcome);
        return { outputs: outcome.outputs, failed, record: ended };
      } catch (error) {
        return { record: record(), error: wireError(error) };
      }
    },
    async close() {
      await predictor.close?.();
    },
  };
}
