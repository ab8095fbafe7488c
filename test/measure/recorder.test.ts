import { expect, test } from 'vitest';
import { Recorder } from '../../src/measure/recorder.ts';

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
