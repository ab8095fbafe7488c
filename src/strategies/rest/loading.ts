import { setTimeout as sleep } from 'node:timers/promises';
import { NotUsable } from './dialects/dialect.ts';
import { HttpError } from './http-error.ts';

/** A server loads most models in some seconds: 20 s in all. */
const patience = { polls: 40, pollMs: 500 };

/** Asks again while the server says that it loads the model. Rejects with the last error when patience ends, and with any other at once. */
export async function whenLoaded<T>(ask: () => Promise<T>, { polls, pollMs } = patience): Promise<T> {
  for (let poll = 1; ; poll++) {
    try {
      return await ask();
    } catch (error) {
      if (poll === polls || !isLoading(error)) throw error;
      await sleep(pollMs);
    }
  }
}

/** KServe answers 503 while it loads a model. */
function isLoading(error: unknown): boolean {
  if (error instanceof NotUsable) return error.isLoading;
  return error instanceof HttpError && error.status === 503 && /\bnot ready\b|\bloading\b/i.test(error.text);
}
