import { expect, it, test } from 'vitest';
import { kindOf, parseWorkload, type Workload } from '../../src/workloads/workload.ts';

const context = { seed: 3, baseDir: '/' };
const entries = {
  batch: { name: 'b', use: 'batch', rows: 10_000, batching: { maxSize: 8 } },
  stream: { name: 's', use: 'stream', rate: 20, arrivals: 'poisson', seconds: 60, seed: 5 },
  bursts: { name: 'u', use: 'stream', rate: 20, arrivals: { use: 'bursty', onS: 1, offS: 4 }, seed: 3 },
  queue: { name: 'q', use: 'queue', rate: 5, arrivals: 'constant', seconds: 2, seed: 3, projectId: 'p', maxDeliveryAttempts: 7 },
  loop: { name: 'c', use: 'closed-loop', concurrency: 4, seconds: 60 },
} as const;

function parsed(): Promise<Workload[]> {
  return Promise.all(Object.values(entries).map((entry) => parseWorkload(entry, context)));
}

test('an entry is written back as it was', async () => {
  const workloads = await parsed();
  expect(workloads.map((workload) => kindOf(workload).entry(workload))).toEqual(Object.values(entries));
});

test('an entry without a name has that of its kind, and a stream the seed of the experiment', async () => {
  expect(await parseWorkload({ use: 'queue', projectId: 'p', rate: 5 }, context)).toEqual({
    name: 'queue',
    kind: 'stream',
    arrivals: 'poisson',
    ratePerS: 5,
    seed: 3,
    queue: { projectId: 'p' },
  });
});

test.each([
  [{ use: 'steam' }, 'there is no workload "steam" (did you mean "stream"?); there are: batch, stream, queue, closed-loop'],
  [{ use: 'toString' }, 'there is no workload "toString"; there are: batch, stream, queue, closed-loop'],
])('%j is refused: %s', async (entry, message) => {
  await expect(parseWorkload(entry, context)).rejects.toMatchObject({ problems: [{ key: 'use', message }] });
});

it('lasts as long as its schedule; how many rows it has is known of a batch only', async () => {
  const workloads = await parsed();
  expect(workloads.map((workload) => kindOf(workload).lengthS(workload))).toEqual([0, 60, undefined, 2, 60]);
  expect(workloads.map((workload) => kindOf(workload).rows?.(workload))).toEqual([10_000, ...Array(4).fill(undefined)]);
  expect(workloads.map((workload) => kindOf(workload).noJobs)).toEqual([
    undefined,
    ...Array(3).fill('a stream never ends'),
    'a closed loop waits for each answer',
  ]);
});

test('what was asked, in one line', async () => {
  const ran = { due: 300, scheduleS: 15, sourcePasses: 1 };
  const summaries = (await parsed()).map((workload) => kindOf(workload).summary(workload, ran));
  expect(summaries.map((summary) => kindOf(summary).title(summary))).toEqual([
    'batch of 10,000 rows, all due at once',
    'stream of 20 rows/s for 15 s, poisson arrivals; latency counts from the due time to the prediction',
    'stream of 20 rows/s for 15 s, bursty (1 s on, 4 s off) arrivals; latency counts from the due time to the prediction',
    'stream of 5 rows/s through Pub/Sub for 2 s, constant arrivals; latency counts from the due time to the prediction',
    'closed loop of 4 users for 60 s, each sending its next instance after an answer; response times leave out what users would have sent while waiting',
  ]);
  expect(summaries.map((summary) => kindOf(summary).size(summary))).toEqual([10_000, 15, 15, 2, 60]);
});
