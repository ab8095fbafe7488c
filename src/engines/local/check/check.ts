import { errorOf } from '../../../core/wire-error.ts';
import { forkQuietly, tensorflowThreads } from '../../child-process.ts';
import type { FromCheck, StrategyCheck, ToCheck } from './messages.ts';

/** A large model or an endpoint that first has to start may take minutes; nothing may wait for ever. */
const longestMs = 300_000;

/** Tries a strategy in a process of its own. Rejects with what is wrong; resolves when the strategy answers, or when it is stopped. */
export async function checkStrategy(check: StrategyCheck, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const child = forkQuietly<FromCheck, ToCheck>(new URL('./process.js', import.meta.url), {
    name: 'the process in which it was tried',
    env: tensorflowThreads,
  });
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const answered = new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => resolve(), { signal: over.signal });
    child.onMessage((message) => (message.type === 'answers' ? resolve() : reject(errorOf(message.error))));
    timer = setTimeout(() => reject(new Error(`it did not predict an instance within ${longestMs / 1000} s`)), longestMs);
  });
  child.send({ type: 'start', check });
  try {
    await Promise.race([answered, child.ended]);
  } finally {
    clearTimeout(timer);
    over.abort();
    child.kill();
    await child.exited;
  }
}
