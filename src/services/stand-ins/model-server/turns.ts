/** Requests in the time that a real server takes, one at a time, as a profile says. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Worker } from 'node:worker_threads';
import type { FastifyInstance } from 'fastify';
import { type Clock, systemClock } from '../../../core/clock.ts';
import type { ServerProfile } from '../../../core/server-profile.ts';

/** Resolves at that time of the system's clock. Times never decrease from call to call. */
export type Until = (ms: number) => Promise<void>;

export class Turns {
  readonly #profile: ServerProfile;
  readonly #until: Until;
  readonly #clock: Clock;
  readonly #arrived = new AsyncLocalStorage<number>();
  #freeMs = 0;

  constructor(profile: ServerProfile, until: Until, clock: Clock = systemClock) {
    this.#profile = profile;
    this.#until = until;
    this.#clock = clock;
  }

  /** Takes down when a request came: reading it is part of its time. */
  arrive(handle: () => void): void {
    this.#arrived.run(this.#clock.now(), handle);
  }

  /** The answer, when the request's turn is over. Work may take longer than that. */
  async take<T>(rows: number, work: Promise<T>): Promise<T> {
    const { requestMs, rowMs } = this.#profile;
    const arrivedMs = this.#arrived.getStore() ?? this.#clock.now();
    this.#freeMs = Math.max(this.#freeMs, arrivedMs) + requestMs + rows * rowMs;
    const over = this.#until(this.#freeMs);
    const answer = await work;
    await over;
    return answer;
  }
}

/** Turns of a server's requests; they end with it. */
export function turnsOf(server: FastifyInstance, profile: ServerProfile): Turns {
  const alarm = new Worker(new URL('./alarm-thread.js', import.meta.url));
  // The server keeps its process alive, or nothing does.
  alarm.unref();
  const waiting: (() => void)[] = [];
  alarm.on('message', () => waiting.shift()?.());
  server.addHook('onClose', async () => {
    await alarm.terminate();
  });
  const turns = new Turns(profile, (ms) => {
    alarm.postMessage(ms);
    return new Promise((resolve) => waiting.push(resolve));
  });
  server.addHook('onRequest', (_request, _reply, done) => turns.arrive(done));
  return turns;
}
