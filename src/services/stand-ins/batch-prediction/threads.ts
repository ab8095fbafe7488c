import type { ModelSignature } from '../../../core/signature.ts';
import type { Pool } from '../../../engines/local/index.ts';
import { openDirectPool } from '../direct-pool.ts';

/** Gives jobs, one at a time, the threads that predict for them. */
export interface Threads {
  /** As many threads as workers, or more. */
  take(model: ModelSignature, workers: number): Promise<Pool>;
  /** `sound`: all calls were answered with predictions, so no thread has died. */
  giveBack(pool: Pool, sound: boolean): Promise<void>;
}

/** For models that come and go: each job loads its own. */
export const ownThreads: Threads = {
  take: openDirectPool,
  async giveBack(pool) {
    await pool.close();
  },
};

/** For a service of one model, which is loaded before the first job comes, and stays for the next. Rejects if it does not load. */
export async function keptThreads(model: ModelSignature, modelThreads: number): Promise<Threads & { close(): Promise<void> }> {
  let kept: Pool | undefined = await openDirectPool(model, modelThreads);
  return {
    async take() {
      return (kept ??= await openDirectPool(model, modelThreads));
    },
    async giveBack(pool, sound) {
      if (sound) return;
      kept = undefined;
      await pool.close();
    },
    async close() {
      await kept?.close();
    },
  };
}
