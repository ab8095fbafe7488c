import { setTimeout as sleep } from 'node:timers/promises';
import { type Deployment } from './deployment.ts';
import { isLocal } from '../../core/address.ts';
import type { Waiting } from './operations.ts';

/** Polls now and then: a deployment in the cloud takes many minutes. */
export function waitingFor({ address }: Deployment, signal: AbortSignal): Waiting {
  return {
    clock: { now: () => Date.now(), sleep: (ms, signal) => sleep(ms, undefined, { signal }) },
    pollMs: isLocal(address) ? 100 : 5000,
    signal,
  };
}

/** Assumed: a request that Google took shows its resource or its operation within two minutes. A service of this machine shows it at once. */
export function settleMs({ address }: Deployment): number {
  return isLocal(address) ? 0 : 120_000;
}
