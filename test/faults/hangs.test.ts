/** A call, a job or a process that never answers: the cell fails with the reason, and the run ends. */
import { expect, it } from 'vitest';
import { exitCodes } from '../../src/core/problems.ts';
import { experimentFolder, plugIn, recordIn, runAndKill, stackTrace, workloads } from './cells.ts';

const never = 'await new Promise(() => undefined);';
const endlessLoop = 'for (;;);';
const givenUp = /^a call of \d rows? had no answer after 5 s, and was given up \(callTimeoutS\)$/;
const silent = "the cell's process had said nothing for 5 s, and was killed (callTimeoutS)";
const strategy = '{ use: ./zeros.mjs }';
/** The stream waits for answers longer than a call may take. */
const settings = 'callTimeoutS: 5\njobTimeoutS: 2\ndrainS: 600';

it.each([
  ['a promise that stays open', 'batch', never, givenUp],
  ['a promise that stays open', 'stream', never, givenUp],
  ['a promise that stays open', 'closed loop', never, givenUp],
  ['an endless loop', 'batch', endlessLoop, givenUp],
] as const)('%s in a call: %s', async (_, kind, fault, reason) => {
  const dir = await experimentFolder({ workload: workloads[kind], strategy, plugIn: plugIn('call', fault), settings });
  const { code, said, orphans } = await runAndKill(dir);
  expect({ code, orphans }).toEqual({ code: exitCodes.cellFailed, orphans: [] });
  expect(said).not.toMatch(stackTrace);
  const { cells } = await recordIn(dir);
  expect(cells).toMatchObject([{ state: 'failed', reason: expect.stringMatching(reason) }]);
  const counts = cells[0]?.state === 'failed' ? cells[0].counted?.counts : undefined;
  // Five calls of at most four rows by each of two workers.
  expect(counts?.ok).toBeGreaterThanOrEqual(10);
  expect(counts?.ok).toBeLessThanOrEqual(40);
});

it.each([
  [
    'a job that hears that it is given up',
    "await new Promise((_, reject) => call.signal.addEventListener('abort', () => reject(new Error('cancelled'))));",
    'the job had not ended after 2 s, and was given up (jobTimeoutS): cancelled',
  ],
  ['an endless loop of a job', endlessLoop, silent],
])('%s', async (_, fault, reason) => {
  const dir = await experimentFolder({
    workload: '{ use: batch, rows: 10 }',
    strategy,
    plugIn: plugIn('job', fault),
    settings,
  });
  const { code, said, orphans } = await runAndKill(dir);
  expect({ code, orphans }).toEqual({ code: exitCodes.cellFailed, orphans: [] });
  expect(said).not.toMatch(stackTrace);
  expect((await recordIn(dir)).cells).toMatchObject([{ state: 'failed', reason: expect.stringContaining(reason) }]);
});
