/** Waiting for long-running operations. */
import type { DeployApi, OperationState } from './resource.ts';
import { statusOf } from '../../data/google/errors.ts';

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export interface Waiting {
  readonly clock: Clock;
  readonly pollMs: number;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Polls in a row that may fail before they are given up: connections get lost while a deployment runs for half an hour. */
const maxFailedPolls = 5;

/** The state that the operation ended with. One that the service has forgotten has ended. */
export async function ended(api: DeployApi, name: string, { clock, pollMs, signal }: Waiting): Promise<OperationState> {
  for (let failures = 0; ;) {
    signal.throwIfAborted();
    try {
      const state = await api.operation(name);
      if (state.done) return state;
      failures = 0;
    } catch (error) {
      if (statusOf(error) === 404) return { done: true };
      if (++failures === maxFailedPolls) throw error;
    }
    await clock.sleep(pollMs, signal);
  }
}

/** Waits for the operations that an earlier command left under way. */
export async function endedAll(
  api: DeployApi,
  { operationsOf, operation }: { readonly operationsOf: string | undefined; readonly operation: string | undefined },
  waiting: Waiting,
): Promise<void> {
  const names = operationsOf === undefined ? [] : await api.operationsUnderWay(operationsOf);
  for (const name of new Set([...names, ...(operation === undefined ? [] : [operation])])) await ended(api, name, waiting);
}
