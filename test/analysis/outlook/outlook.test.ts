import { expect, it } from 'vitest';
import { outlookOf, type PlannedCell } from '../../../src/analysis/outlook/outlook.ts';
import type { Workload } from '../../../src/workloads/workload.ts';
import { batchResult, measured, plan, runRecord, streamResult } from '../../fixtures/results.ts';

const batch: Workload = { name: 'batch', kind: 'batch', rows: 5000 };
const stream: Workload = { name: 'slow', kind: 'stream', arrivals: 'constant', ratePerS: 10, seconds: 30, seed: 1 };
const loop: Workload = { name: 'loop', kind: 'closed-loop', concurrency: 4, seconds: 20 };
const endless: Workload = { name: 'ever', kind: 'stream', arrivals: 'constant', ratePerS: 10, seed: 1 };

function planned(strategy: string, workload: Workload, notApplicable?: string): PlannedCell {
  return { plan: plan(strategy, workload.name), workload, notApplicable };
}

it('without an earlier run only the schedules are known', () => {
  const { cells, duration, basis } = outlookOf(
    'mine',
    [planned('a', batch), planned('a', stream), planned('a', loop)],
    undefined,
  );
  expect(cells).toEqual([
    { ...plan('a', 'batch'), rows: 5000 },
    { ...plan('a', 'slow'), rows: 300, scheduleS: 30 },
    { ...plan('a', 'loop'), scheduleS: 20 },
  ]);
  expect([duration, basis]).toEqual([{ state: 'at least', seconds: 50 }, undefined]);
});

it('with one, batches take as long for a row as there, and all cells its set-up', () => {
  // Opening and warm-up take 0.75 s, services another 2 s; a batch does 2,500 rows a second.
  const earlier = runRecord([
    measured('a', 'other', batchResult({ throughputRowsPerS: 100 })),
    measured('a', 'batch', batchResult({ services: { startS: 2 } })),
    measured('a', 'slow', streamResult()),
  ]);
  const { cells, duration, basis } = outlookOf('mine', [planned('a', batch), planned('a', stream)], earlier);
  expect(cells.map(({ aboutS }) => aboutS)).toEqual([4.75, 30.75]);
  expect([duration, basis]).toEqual([{ state: 'about', seconds: 35.5 }, earlier.id]);
});

it('of what the earlier run did not run, the schedules count', () => {
  const earlier = runRecord([measured('a', 'batch', batchResult())]);
  const { duration } = outlookOf('mine', [planned('a', batch), planned('b', batch), planned('b', stream)], earlier);
  expect(duration).toEqual({ state: 'at least', seconds: 32.75 });
});

it('what is not applicable takes no time', () => {
  const { cells, duration } = outlookOf('mine', [planned('job', endless, 'a stream never ends'), planned('a', loop)], undefined);
  expect(cells[0]?.notApplicable).toBe('a stream never ends');
  expect(duration).toEqual({ state: 'at least', seconds: 20 });
});

it('a stream without an end runs until it is stopped', () => {
  expect(outlookOf('mine', [planned('a', endless)], undefined).duration).toEqual({ state: 'endless' });
});
