/** All of the local engine that other rooms see. */
import type { GeneratorCeiling } from '../../core/record.ts';
import type { OneJob } from './one-job.ts';

export { localEngine } from './local-engine.ts';
export { openPool, type Pool } from './workers/pool.ts';
export type { OneJob };

// Loaded when they are called: a service takes only the pool, and its memory is measured.
export async function measureCeiling(onProbe?: (what: string) => void): Promise<GeneratorCeiling> {
  return (await import('./ceiling/ceiling.ts')).measureCeiling(onProbe);
}

export async function runOneJob(job: OneJob): Promise<number> {
  return (await import('./one-job.ts')).runOneJob(job);
}
