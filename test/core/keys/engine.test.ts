import { expect, it } from 'vitest';
import { engineSchema } from '../../../src/core/keys/engine.ts';
import { parseOptions } from '../../../src/core/options.ts';

const parse = (raw: unknown) => parseOptions(engineSchema, raw, { key: 'engine' });

it('beam has a runner, direct unless given, and may leave the sizes to Beam', () => {
  expect(parse({ use: 'beam' })).toEqual({ use: 'beam', runner: 'direct' });
  expect(parse({ use: 'beam', runner: 'prism', batching: 'adaptive' })).toEqual({
    use: 'beam',
    runner: 'prism',
    batching: 'adaptive',
  });
});

it('local keeps nothing of what it has no use for', () => {
  expect(parse({ use: 'local', runner: 'flink' })).toEqual({ use: 'local' });
});

it.each([
  [{}, 'engine.use', 'missing; must be one of local, beam'],
  [{ use: 'baem' }, 'engine.use', 'must be one of local, beam, not "baem" (did you mean "beam"?)'],
  [{ use: 'beam', runner: 'spark' }, 'engine.runner', 'must be one of direct, prism, flink, dataflow, not "spark"'],
  [{ use: 'beam', batching: 64 }, 'engine.batching', 'must be adaptive, not 64'],
])('%o is refused', (raw, key, message) => {
  expect(() => parse(raw)).toThrow(expect.objectContaining({ problems: [{ key, message }] }));
});

it('an unknown key is told with the nearest one', () => {
  expect(() => parse({ use: 'beam', runer: 'prism' })).toThrow(
    /unknown key \(did you mean "runner"\?\); allowed: use, runner, flinkMaster, workerPool, batching, dataflow$/,
  );
});
