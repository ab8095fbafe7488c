import { describe, expect, it } from 'vitest';
import { splitsOf } from '../../../src/engines/beam/splits.ts';
import { readSplit, type Split } from '../../../src/engines/beam/node/read-split.ts';
import type { Source } from '../../../src/data/sources/source.ts';
import { openSource, useFolder } from '../../io/read.ts';

const folder = useFolder();
const births = async (rows: number) =>
  openSource('csv', await folder.write(`age,sex\n${Array.from({ length: rows }, (_, i) => `${i},"m\nf"\n`).join('')}`));

/** Heads and reasons of the workload's rows, in their order. */
async function headsOf(source: Source, splits: readonly Split[]): Promise<string[]> {
  const options = { chunkRows: 700, keepInstances: true, signal: new AbortController().signal };
  const heads: string[] = [];
  for (const split of splits)
    for await (const frame of readSplit(source, split, options)) {
      const { heads: some, rejected } = JSON.parse(frame) as { heads: string[]; rejected: string[] };
      heads.push(...some, ...rejected);
    }
  return heads.toSorted((a, b) => keyOf(a) - keyOf(b));
}

const keyOf = (head: string) => Number(/\d+/.exec(head)?.[0]);

describe('splits', () => {
  it.each([
    ['a part of a pass', 60_000, 50_000],
    ['some passes', 60_000, 200_000],
    ['many passes over few rows', 70, 100_000],
  ])('of %s give every row once, with the keys of one reader', async (_, fileRows, rows) => {
    const source = await births(fileRows);
    const splits = await splitsOf(source, rows, 2);
    expect(splits.length).toBeGreaterThan(4);
    expect(splits.length).toBeLessThanOrEqual(16);
    const heads = await headsOf(source, splits);
    expect(heads).toEqual(await headsOf(source, [{ firstKey: 0, rows, at: null }]));
    expect(heads.map(keyOf)).toEqual(Array.from({ length: rows }, (__, key) => key));
  });

  it('follow each other without a gap, each at its place', async () => {
    const source = await births(3);
    expect(await splitsOf(source, 5000, 1)).toEqual([
      { firstKey: 0, rows: 1002, at: null },
      { firstKey: 1002, rows: 1002, at: null },
      { firstKey: 2004, rows: 1002, at: null },
      { firstKey: 3006, rows: 1002, at: null },
      { firstKey: 4008, rows: 992, at: null },
    ]);
  });

  it('are one where the rows are few, or the source has no places', async () => {
    const source = await births(10);
    expect(await splitsOf(source, 1000, 4)).toEqual([{ firstKey: 0, rows: 1000, at: null }]);
    const query = { description: 'a query', mapping: [], read: source.read.bind(source) };
    expect(await splitsOf(query, 1e6, 4)).toEqual([{ firstKey: 0, rows: 1e6, at: null }]);
  });
});
