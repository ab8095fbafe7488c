import { expect, test } from 'vitest';
import { Recorder } from '../../src/measure/recorder.ts';
import { latencyBoundsMs } from '../../src/measure/snapshot.ts';

const outputs = (count: number) => ({ y: { dtype: 'float32', shape: [], values: new Float32Array(count) } }) as const;

test('gaps are keys without an answer below one that has it; a row that gave no instance is none', () => {
  const recorder = new Recorder();
  recorder.taken(21);
  recorder.outcome(Float64Array.of(0, 3, 9), { outputs: outputs(3), failed: new Map([[1, { message: 'refused' }]]) });
  expect(recorder.predictions.gaps).toBe(7);
  recorder.rejected([{ key: 4, failure: { message: 'bad row' } }]);
  recorder.rejected([{ key: 20, failure: { message: 'bad row' } }]);
  expect(recorder.predictions.gaps).toBe(6);
});

test('nothing answered has no gaps', () => {
  expect(new Recorder().predictions.gaps).toBe(0);
});

test('a snapshot has counts and times so far, and latency once there is any', () => {
  const recorder = new Recorder();
  expect(recorder.snapshot(500)).toEqual({ counts: { due: 0, ok: 0, failed: 0, dropped: 0, duplicates: 0 } });
  recorder.begin(1000);
  expect(recorder.snapshot(1500)).toMatchObject({ elapsedS: 0.5 });
  expect(recorder.snapshot(1500)).not.toHaveProperty('latency');
  for (const ms of [1, 3, 200]) recorder.latency.record(ms);
  const { latency } = recorder.snapshot(2000);
  expect(latency).toMatchObject({ samples: 3, p99Ms: 200 });
  expect(latency?.sumMs).toBeCloseTo(204, 9);
  expect(latencyBoundsMs.map((ms, i) => [ms, latency?.within[i]])).toContainEqual([2.5, 1]);
  expect(latency?.within.at(-1)).toBe(3);
  recorder.end(4000);
  expect(recorder.snapshot(9000)).toMatchObject({ elapsedS: 3 });
});

test('of a closed loop the snapshot has response times', () => {
  const recorder = new Recorder();
  recorder.response.record(7);
  expect(recorder.snapshot(0).latency?.p99Ms).toBe(7);
});
