/** Each process of a run is killed while its instances come through a queue. Other workloads: test/faults/kills.test.ts. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { experimentFolder, failedWith, recordIn, runAndKill, seenOf, stackTrace } from '../faults/cells.ts';
import { projectId, type PubsubEmulator, startPubsubEmulator } from './pubsub-emulator.ts';

let emulator: PubsubEmulator;
beforeAll(async () => {
  emulator = await startPubsubEmulator();
});
afterAll(() => emulator.stop());

const experiment = { workload: `{ use: queue, projectId: ${projectId}, rate: 20, seconds: 300 }`, strategy: '{ use: direct }' };

async function queuesLeft(): Promise<number> {
  const [topics] = await emulator.client.getTopics();
  return topics.length;
}

it.each([
  ['cell', "the cell's process ended (signal SIGKILL)"],
  ['publisher', 'the publisher ended (signal SIGKILL)'],
] as const)('the process of the %s: the cell fails, and its queue is removed', async (victim, reason) => {
  const dir = await experimentFolder(experiment);
  const ended = await runAndKill(dir, victim);
  expect({ ...seenOf(ended, await recordIn(dir)), queues: await queuesLeft() }).toEqual({ ...failedWith(reason), queues: 0 });
});

it('the coordinator: all that it started ends, and nothing passes for a result', async () => {
  const dir = await experimentFolder(experiment);
  const { code, said, orphans } = await runAndKill(dir, 'coordinator');
  expect({ code, orphans }).toEqual({ code: null, orphans: [] });
  expect(said).not.toMatch(stackTrace);
  await expect(recordIn(dir)).rejects.toThrow('it has no run.json');
});
