import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { keyPath, parseOptions } from '../../src/core/options.ts';
import { ProblemsError } from '../../src/core/problems.ts';

const schema = z.strictObject({
  size: z.int().min(1),
  ratePerS: z.number().positive().optional(),
  mode: z.enum(['constant', 'poisson']).default('poisson'),
  limits: z.strictObject({ maxWaitMs: z.number().max(100) }).optional(),
  ends: z
    .array(z.union([z.string(), z.strictObject({ low: z.number(), high: z.number() })], { error: 'a text or ends' }))
    .optional(),
  names: z.array(z.strictObject({ name: z.string() })).optional(),
});

function problemsOf(raw: unknown, place = {}) {
  try {
    parseOptions(schema, raw, place);
  } catch (error) {
    return (error as ProblemsError).problems;
  }
  return [];
}

describe('parseOptions', () => {
  it('fills in defaults', () => {
    expect(parseOptions(schema, { size: 3 })).toEqual({ size: 3, mode: 'poisson' });
  });

  it('reports everything at once, in words', () => {
    expect(
      problemsOf({
        size: 1.5,
        ratePerS: 0,
        mode: 'constnat',
        limits: { maxWaitMs: 101, maxWiatMs: 1 },
        names: [{}, 'x'],
      }),
    ).toEqual([
      { key: 'size', message: 'must be a whole number, not 1.5' },
      { key: 'ratePerS', message: 'must be more than 0, not 0' },
      { key: 'mode', message: 'must be one of constant, poisson, not "constnat" (did you mean "constant"?)' },
      { key: 'limits.maxWaitMs', message: 'must be at most 100, not 101' },
      {
        key: 'limits.maxWiatMs',
        message: 'unknown key (did you mean "maxWaitMs"?); allowed: maxWaitMs',
        knownKeys: ['maxWaitMs'],
      },
      { key: 'names[0].name', message: 'missing; needs a string' },
      { key: 'names[1]', message: 'must be a mapping, not "x"' },
    ]);
  });

  it('of alternatives names what is wrong with the one that is meant', () => {
    expect(problemsOf({ size: 1, ends: ['a', 1, { low: 'b', hihg: 2 }] })).toEqual([
      { key: 'ends[1]', message: 'a text or ends' },
      { key: 'ends[2].low', message: 'must be a number, not "b"' },
      { key: 'ends[2].high', message: 'missing; needs a number' },
      {
        key: 'ends[2].hihg',
        message: 'unknown key (did you mean "high"?); allowed: low, high',
        knownKeys: ['low', 'high'],
      },
    ]);
  });

  it('says what is missing, and where the value stands', () => {
    expect(problemsOf(undefined, { file: 'a.yaml', key: 'strategies[1]', lineOf: () => 7 })).toEqual([
      { file: 'a.yaml', line: 7, key: 'strategies[1].size', message: 'missing; needs a number' },
    ]);
  });
});

describe('keyPath', () => {
  it('writes numbers as indices', () => {
    expect(keyPath(['strategies', 1, 'batching', 'maxSize'])).toBe('strategies[1].batching.maxSize');
    expect(keyPath([2, 'name'], 'workloads')).toBe('workloads[2].name');
  });
});

it.each<[string, object, string]>([
  ['of a secret', { token: 12345678 }, 'token: must be a string, not what is given'],
  ['of headers', { headers: 'hidden' }, 'headers: must be a mapping, not what is given'],
  ['of a header', { headers: { 'x-any': 12345678 } }, 'headers.x-any: must be a string, not what is given'],
  ['with a secret inside', { name: { password: 'hidden' } }, 'name: must be a string, not {"password":"(redacted)"}'],
  ['that is long', { name: ['x'.repeat(1000)] }, `name: must be a string, not ["${'x'.repeat(198)}...`],
])('does not repeat a wrong value %s', (_title, raw, message) => {
  const schema = z.strictObject({
    token: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    name: z.string().optional(),
  });
  expect(() => parseOptions(schema, raw)).toThrow(new RegExp(`^${message.replaceAll(/[[\](){}.?]/g, '\\$&')}$`));
});
