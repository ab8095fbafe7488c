import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Batch } from '../../../src/core/batch.ts';
import { parseOptions } from '../../../src/core/options.ts';
import { ProblemsError } from '../../../src/core/problems.ts';
import { resultWriter } from '../../../src/data/sinks/result-text.ts';
import { sampled, sampledRows, sampleSchema } from '../../../src/data/sinks/sample.ts';
import type { Sink } from '../../../src/data/sinks/sink.ts';

const parse = (sample: unknown) => parseOptions(z.strictObject({ sample: sampleSchema }), { sample }).sample;

/** Instances with these keys; the prediction is ten times the key. */
function batchOf(keys: readonly number[]): Batch {
  const values = Float32Array.from(keys);
  return {
    size: keys.length,
    keys: Float64Array.from(keys),
    columns: { x: { dtype: 'float32', shape: [], values } },
    origins: keys.map((key) => ({ line: key + 2 })),
  };
}

/** What is kept of instances 0 to `count`, in calls of ten, of which the third fails. */
async function kept(sample: unknown, count: number): Promise<string[]> {
  const rows: string[] = [];
  const sink: Sink = {
    async write(batch, outcome) {
      const text = resultWriter(batch, outcome);
      for (let i = 0; i < batch.size; i++) rows.push(text(i));
    },
    async reject(rejections) {
      rows.push(...rejections.map(({ key }) => `rejected ${key}`));
    },
    close: async () => undefined,
  };
  const some = sampled(sink, parse(sample));
  for (let start = 0; start < count; start += 10) {
    const batch = batchOf(Array.from({ length: 10 }, (_, i) => start + i));
    const y = { dtype: 'float32', shape: [], values: Float32Array.from(batch.keys, (key) => key * 10) } as const;
    await some.write(batch, { outputs: { y }, failed: new Map([[3, { message: 'no' }]]) });
  }
  return rows;
}

const keysOf = (rows: readonly string[]) => rows.map((row) => (JSON.parse(row) as { key: number }).key);

describe('a sampled sink', () => {
  it('keeps the first instances, each with its own prediction or failure', async () => {
    expect(await kept({ first: 5 }, 30)).toEqual([
      '{"key":0,"line":2,"instance":{"x":0},"prediction":{"y":0}}',
      '{"key":1,"line":3,"instance":{"x":1},"prediction":{"y":10}}',
      '{"key":2,"line":4,"instance":{"x":2},"prediction":{"y":20}}',
      '{"key":3,"line":5,"instance":{"x":3},"error":"no"}',
      '{"key":4,"line":6,"instance":{"x":4},"prediction":{"y":40}}',
    ]);
  });

  it('keeps about a share, the same instances every time, others with another seed', async () => {
    const rows = await kept({ share: 0.1 }, 10_000);
    expect(rows.length).toBe(954);
    expect(
      rows.every((row) => row.includes('"error"') || row.includes(`"y":${(JSON.parse(row) as { key: number }).key * 10}}`)),
    ).toBe(true);
    expect(keysOf(await kept({ share: 0.1 }, 10_000))).toEqual(keysOf(rows));
    expect(keysOf(await kept({ share: 0.1, seed: 2 }, 10_000))).not.toEqual(keysOf(rows));
    expect(await kept({ share: 1 }, 100)).toHaveLength(100);
  });

  it('keeps the same of rows that another process wrote', async () => {
    const found: number[] = [];
    const rows = sampledRows(
      { write: async (some) => void found.push(...some.map(({ key }) => key)), close: async () => undefined },
      parse({ share: 0.1 }),
    );
    await rows.write(Array.from({ length: 10_000 }, (_, key) => ({ key, text: '' })));
    expect(found.slice(0, 10)).toEqual([8, 25, 39, 41, 59, 72, 76, 80, 85, 93]);
    expect(found).toEqual(keysOf(await kept({ share: 0.1 }, 10_000)));
  });

  it('keeps rejected rows by the same rule', async () => {
    const rejected: number[] = [];
    const sink: Sink = {
      write: async () => undefined,
      reject: async (rejections) => void rejected.push(...rejections.map(({ key }) => key)),
      close: async () => undefined,
    };
    await sampled(sink, { first: 2 }).reject([0, 1, 2].map((key) => ({ key, failure: { message: 'bad' } })));
    expect(rejected).toEqual([0, 1]);
  });

  it.each([{ share: 0 }, { share: 1.5 }, { first: 0 }, 0.1, {}, { share: 0.5, first: 3 }])('refuses %j', (sample) => {
    expect(() => parse(sample)).toThrow(ProblemsError);
  });
});
