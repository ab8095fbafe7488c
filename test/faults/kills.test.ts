/** Each process of a run is killed in the middle of each kind of workload. Those of a queue: test/emulators/queue-kills.test.ts. */
import { expect, it } from 'vitest';
import { exitCodes } from '../../src/core/problems.ts';
import { experimentFolder, failedWith, plugIn, recordIn, runAndKill, seenOf, stackTrace, workloads } from './cells.ts';

const rest = '{ use: rest }';
const kinds = ['batch', 'stream', 'closed loop'] as const;
const matrix = [
  ...kinds.map((kind) => [kind, workloads[kind], rest, 'model-server'] as const),
  // The job waits in its queue.
  ['job', '{ use: batch, rows: 20 }', '{ use: batch-job, queueS: 600 }', 'batch-prediction'] as const,
];

it.each(matrix)('the process of a cell, in a %s', async (_, workload, strategy) => {
  const dir = await experimentFolder({ workload, strategy });
  expect(seenOf(await runAndKill(dir, 'cell'), await recordIn(dir))).toEqual(
    failedWith("the cell's process ended (signal SIGKILL)"),
  );
});

it.each(matrix)('the service, in a %s', async (_, workload, strategy, service) => {
  const dir = await experimentFolder({ workload, strategy });
  expect(seenOf(await runAndKill(dir, 'service'), await recordIn(dir))).toEqual(
    failedWith(`the ${service} service ended (signal SIGKILL)`),
  );
});

it.each(kinds)('a worker, in a %s', async (kind) => {
  const code = plugIn('call', 'process.exit(7);');
  const dir = await experimentFolder({ workload: workloads[kind], strategy: '{ use: ./zeros.mjs }', plugIn: code });
  expect(seenOf(await runAndKill(dir), await recordIn(dir))).toEqual(failedWith('the worker thread ended (exit code 7)'));
});

it.each(matrix)(
  'the coordinator, in a %s: all that it started ends, and nothing passes for a result',
  async (_, workload, strategy) => {
    const dir = await experimentFolder({ workload, strategy });
    const { code, said, orphans, left } = await runAndKill(dir, 'coordinator');
    // The next run removes the one folder for temporary files.
    expect({ code, orphans, left }).toEqual({ code: null, orphans: [], left: [expect.stringMatching(/^predbench-/)] });
    expect(said).not.toMatch(stackTrace);
    await expect(recordIn(dir)).rejects.toThrow('it has no run.json');
  },
);

it('what a killed coordinator left, the next run removes', async () => {
  const dir = await experimentFolder({ workload: '{ use: batch, rows: 20000 }', strategy: '{ use: "null" }' });
  await runAndKill(dir, 'coordinator');
  const { code, left } = await runAndKill(dir);
  expect({ code, left }).toEqual({ code: exitCodes.ok, left: [] });
});
