import { setImmediate as nextTurn } from 'node:timers/promises';

/** How threads wait for one another. Tests do it in virtual time. */
export interface Waiting {
  /** Until the word is woken or so much time has passed; at once if it is no longer `seen`. The event loop goes on meanwhile. */
  wait(words: Int32Array, index: number, seen: number, forMs?: number): Promise<void>;
  /** Wakes up to `count` of those that wait, the longest waiting first. */
  wake(words: Int32Array, index: number, count: number): void;
  /** Lets the event loop do what has come up. */
  turn(): Promise<void>;
}

export const threadsWaiting: Waiting = {
  async wait(words, index, seen, forMs) {
    await Atomics.waitAsync(words, index, seen, forMs).value;
  },
  wake(words, index, count) {
    Atomics.notify(words, index, count);
  },
  turn: () => nextTurn(),
};
