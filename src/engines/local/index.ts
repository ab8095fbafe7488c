/** The public part of the local engine. */
import type { GeneratorCeiling } from '../../core/record.ts';
import type { OneJob } from './one-job.ts';

export { localEngine } from './local-engine.ts';
export { checkStrategy } from './check/check.ts';
export { openPool, type Pool } from './workers/pool.ts';
export type { OneJob };

// Imported when called: services only need the pool, and their memory is measured.
export async function measureCeiling(onProbe?: (what: string) => void): Promise<GeneratorCeiling> {
  return (await import('./ceiling/ceiling.ts')).measureCeiling(onProbe);
}

export async function runOneJob(job: OneJob): Promise<number> {
  return (await import('./one-job.ts')).runOneJob(job);
}
