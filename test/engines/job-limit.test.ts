import { expect, test } from 'vitest';
import { CallRecorder } from '../../src/core/call-recorder.ts';
import type { Call, KeyedOutcome } from '../../src/core/predictor.ts';
import { withinLimit } from '../../src/engines/job-limit.ts';
import { VirtualTime } from '../drive/virtual.ts';

type Run = (call: Call, time: VirtualTime) => AsyncIterable<KeyedOutcome>;

/** What came of a job that may take a minute. */
async function limited(run: Run) {
  const time = new VirtualTime();
  const predictor = { run: (_uris: readonly string[], call: Call) => run(call, time) };
  const call = new CallRecorder(new AbortController().signal, time);
  const keys: number[] = [];
  const all = async () => {
    for await (const outcome of withinLimit(predictor, [], call, { seconds: 60, after: time.after })) keys.push(...outcome.keys);
  };
  const thrown = await time.run(all()).then(
    () => undefined,
    (error: Error) => error.message,
  );
  return { thrown, keys, endedMs: time.now() };
}

function answer(key: number): KeyedOutcome {
  return { keys: Float64Array.of(key), outputs: {} };
}

function wait(time: VirtualTime, ms: number): Promise<void> {
  return new Promise((resolve) => time.after(ms, resolve));
}

test('a job that ends in time gives its results as they come', async () => {
  const ended = await limited(async function* (_call, time) {
    yield answer(1);
    await wait(time, 59_000);
    yield answer(2);
  });
  expect(ended).toEqual({ thrown: undefined, keys: [1, 2], endedMs: 59_000 });
});

test('a job that does not end is aborted after its limit, and the reason has its last words', async () => {
  const ended = await limited(async function* ({ signal }) {
    yield answer(1);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    throw new Error('the job was cancelled');
  });
  expect(ended).toEqual({
    thrown: 'the job had not ended after 60 s, and was given up (jobTimeoutS): the job was cancelled',
    keys: [1],
    endedMs: 60_000,
  });
});

test('a strategy that does not hear of it has a minute, and is left', async () => {
  const never = new Promise<never>(() => undefined);
  const ended = await limited(async function* () {
    yield answer(1);
    await never;
  });
  expect(ended).toEqual({
    thrown: 'the job had not ended after 60 s, and was given up (jobTimeoutS): it did not end when it was told to within 60 s',
    keys: [1],
    endedMs: 120_000,
  });
});

test('a job that fails before its limit has its own reason', async () => {
  const ended = await limited(async function* () {
    yield answer(1);
    throw new Error('no quota');
  });
  expect(ended).toMatchObject({ thrown: 'no quota', keys: [1] });
});
