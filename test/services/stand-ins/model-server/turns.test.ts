import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serverProfile } from '../../../../src/core/server-profile.ts';
import type { ServiceHandle } from '../../../../src/services/stand-ins/service.ts';
import { Turns } from '../../../../src/services/stand-ins/model-server/turns.ts';
import { birth } from '../../../fixtures/births.ts';
import { started } from '../../started.ts';

const profile = { name: 'test', requestMs: 2, rowMs: 0.5, measured: 'nowhere' };

/** Turns at a time that the test sets, and the times that they wait for. */
function scripted() {
  const clock = { nowMs: 0, now: () => clock.nowMs };
  const ends: number[] = [];
  const turns = new Turns(profile, async (ms) => void ends.push(ms), clock);
  return { clock, ends, turns };
}

it('serves one request at a time, each by its rows', async () => {
  const { ends, turns } = scripted();
  await Promise.all([turns.take(1, Promise.resolve()), turns.take(2, Promise.resolve()), turns.take(1, Promise.resolve())]);
  expect(ends).toEqual([2.5, 5.5, 8]);
});

it('begins at once where the server is idle', async () => {
  const { clock, ends, turns } = scripted();
  await turns.take(1, Promise.resolve());
  clock.nowMs = 100;
  await turns.take(1, Promise.resolve());
  expect(ends).toEqual([2.5, 102.5]);
});

it('counts from when the request came, not from when it was read', async () => {
  const { clock, ends, turns } = scripted();
  clock.nowMs = 10;
  await new Promise<unknown>((resolve) => {
    turns.arrive(() => {
      clock.nowMs = 11;
      resolve(turns.take(1, Promise.resolve()));
    });
  });
  expect(ends).toEqual([12.5]);
});

it('gives the answer only when the turn is over, and an error at once', async () => {
  const alarm = new EventEmitter();
  const over = once(alarm, 'over');
  const turns = new Turns(profile, async () => void (await over), { now: () => 0 });
  let answered: string | undefined;
  const answer = turns.take(1, Promise.resolve('7.5')).then((text) => (answered = text));
  await expect(turns.take(1, Promise.reject(new Error('bad instance')))).rejects.toThrow('bad instance');
  expect(answered).toBeUndefined();
  alarm.emit('over');
  await expect(answer).resolves.toBe('7.5');
});

let server: ServiceHandle;
const kserve = serverProfile('kserve');
beforeAll(async () => (server = await started('model-server', { profile: kserve })));
afterAll(() => server.stop());

it('holds for the requests of a server, whichever connection they come by', async () => {
  const body = JSON.stringify({ instances: [birth()] });
  const post = () => fetch(`${server.url}/v1/models/births:predict`, { method: 'POST', body });
  await post();
  const startMs = performance.now();
  const answers = await Promise.all(Array.from({ length: 20 }, post));
  // Those of the embedded server alone take a few calls together.
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(20 * (kserve.requestMs + kserve.rowMs));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
});
