import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../experiment/folder.ts';
import { type NodeChild, startChild } from './child.ts';

const contract = new URL('../../../../dist/core/predictor.js', import.meta.url).href;

/** Says something on every way to stdout, doubles x, and fails as x asks for. */
const plugin = `
  import { defineStrategy } from ${JSON.stringify(contract)};
  console.log('loaded');
  export default defineStrategy({
    kind: 'call',
    name: 'doubling',
    parse: (raw) => raw,
    evidence: () => 'local',
    batching: () => ({ maxSize: 64, maxWaitMs: 0, inFlight: 1 }),
    async open(options, context) {
      if (options.refuses) throw new Error('no model here');
      return {
        async predict({ columns: { x, word } }, call) {
          console.log('predicting');
          process.stdout.write('half a line');
          call.retry();
          call.count('requests', 2);
          if (x.values[0] === 13) throw Object.assign(new Error('unlucky'), { code: '503' });
          if (x.values[0] === 14) return { outputs: { y: 'nothing' } };
          if (x.values[0] === 15) process.exit(3);
          const outputs = {
            y: { dtype: 'float32', shape: [2], values: Float32Array.from([...x.values].flatMap((one) => [one * 2, NaN])) },
            word: { ...word, dictionary: { values: word.dictionary.values.map((one) => one.toString() + context.callsInFlight) } },
          };
          return { outputs, failed: new Map([...x.values].flatMap((one, i) => (one < 0 ? [[i, { message: 'negative', code: 'N' }]] : []))) };
        },
        async close() {
          if (options.staysOpen) throw new Error('stays open');
        },
      };
    },
  });
`;

const model = {
  path: '/models/m',
  inputs: [
    { name: 'x', dtype: 'float32', shape: [] },
    { name: 'word', dtype: 'string', shape: [1] },
  ],
  outputs: [],
};
const context = { model, modelThreads: 1, callsInFlight: 1, services: {}, labels: {}, workDir: '/nowhere' };

async function opened(rawOptions: object = {}): Promise<NodeChild> {
  const folder = await temporaryFolder({ 'doubling.mjs': plugin });
  const child = startChild('predict-process.js');
  child.send({ task: { strategyUrl: pathToFileURL(join(folder, 'doubling.mjs')).href, rawOptions, context } });
  return child;
}

const times = { startMs: expect.any(Number), endMs: expect.any(Number) };

it('answers calls whatever the plug-in writes to stdout', async () => {
  const child = await opened();
  expect(await child.next()).toEqual({ ready: true, openS: expect.any(Number) });
  const beforeMs = Date.now();
  child.send({ id: 7, keys: [4, 5, 6], columns: { x: [1.5, -1, 3], word: [['é\u2028'], ['b'], [{ b64: '/w==' }]] } });
  const answer = await child.next();
  expect(answer).toEqual({
    id: 7,
    outputs: {
      y: [
        [3, 'NaN'],
        [-2, 'NaN'],
        [6, 'NaN'],
      ],
      word: [['é\u20281'], ['b1'], ['2551']],
    },
    failed: { 1: { message: 'negative', code: 'N' } },
    retries: 1,
    phasesS: {},
    counters: { requests: 2 },
    ...times,
  });
  const { startMs, endMs } = answer as { startMs: number; endMs: number };
  expect(startMs).toBeGreaterThan(beforeMs - 1000);
  expect(endMs).toBeGreaterThanOrEqual(startMs);
  child.send({ close: true });
  expect(await child.next()).toEqual({ closed: true });
  expect(await child.end()).toBe(0);
  expect(child.stderr()).toBe('loaded\npredicting\nhalf a line');
});

it('fails a call alone, with what the plug-in reported', async () => {
  const child = await opened();
  await child.next();
  child.send({ id: 1, keys: [0], columns: { x: [13], word: [['a']] } });
  expect(await child.next()).toEqual({
    id: 1,
    error: { message: 'unlucky', code: '503' },
    retries: 1,
    phasesS: {},
    counters: { requests: 2 },
    ...times,
  });
  child.send({ id: 2, keys: [0], columns: { x: [14], word: [['a']] } });
  expect(await child.next()).toMatchObject({ id: 2, error: { message: expect.any(String) } });
  child.send({ id: 3, keys: [0, 1], columns: { x: [1], word: [['a'], ['b']] } });
  expect(await child.next()).toMatchObject({ id: 3, error: { message: 'x: 1 values came from the pipeline, not 2' } });
  child.send({ id: 4, keys: [0], columns: { x: [1], word: [['a']] } });
  expect(await child.next()).toMatchObject({ id: 4, outputs: { y: [[2, 'NaN']] }, failed: {} });
});

it('says why it does not open or close', async () => {
  const refusing = await opened({ refuses: true });
  expect(await refusing.next()).toEqual({ error: { message: 'no model here' } });
  const child = await opened({ staysOpen: true });
  await child.next();
  child.send({ close: true });
  expect(await child.next()).toEqual({ closed: true, error: { message: 'stays open' } });
});

it('ends with an exit code when the plug-in ends the process', async () => {
  const child = await opened();
  await child.next();
  child.send({ id: 1, keys: [0], columns: { x: [15], word: [['a']] } });
  expect(await child.next()).toBeUndefined();
  expect(await child.end()).toBe(3);
});
