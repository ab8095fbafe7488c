import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { agreementOf, compareTables, PredictionTable } from '../../../src/measure/predictions/agreement.ts';
import { type Columns, DictionaryBuilder, type StringElement } from '../../../src/core/batch.ts';

const noFailures = new Set<number>();

function weights(...values: number[]): Columns {
  return { weight: { dtype: 'float32', shape: [], values: Float32Array.from(values) } };
}

function labels(...texts: StringElement[]): Columns {
  const dictionary = new DictionaryBuilder();
  return { label: { dtype: 'string', shape: [], codes: Uint32Array.from(texts, (text) => dictionary.codeOf(text)), dictionary } };
}

function table(keys: readonly number[], outputs: Columns, failed: { has(index: number): boolean } = noFailures): PredictionTable {
  const made = new PredictionTable();
  made.add(Float64Array.from(keys), outputs, failed);
  return made;
}

describe('PredictionTable', () => {
  test('counts answers beyond the first for a key, also within one call, also failed ones', () => {
    const made = new PredictionTable();
    expect(made.add(Float64Array.of(0, 1, 1), weights(1, 2, 3), noFailures)).toBe(1);
    expect(made.add(Float64Array.of(2), {}, new Set([0]))).toBe(0);
    expect(made.add(Float64Array.of(2, 0, 9), weights(5, 6, 7), noFailures)).toBe(2);
    expect([made.size, made.has(1), made.has(2), made.has(9)]).toEqual([3, true, false, true]);
    expect(made.column('weight')).toMatchObject({ values: expect.objectContaining({ 0: 1, 1: 2, 9: 7 }) });
  });

  test('counts duplicates beyond its capacity, where it keeps no outputs', () => {
    const made = new PredictionTable({ capacity: 2 });
    expect(made.add(Float64Array.of(0, 1, 2, 5_000_000), weights(1, 2, 3, 4), noFailures)).toBe(0);
    expect(made.add(Float64Array.of(2, 5_000_000, 5_000_001), weights(3, 4, 5), noFailures)).toBe(2);
    expect(made.size).toBe(2);
  });

  test('grows to far keys and keeps what it had', () => {
    const made = table([0, 100_000], weights(1, 2));
    expect(compareTables(made, table([100_000, 0], weights(2, 1)))).toEqual({
      compared: 2,
      missing: 0,
      differing: 0,
      maxDifference: 0,
    });
  });

  test('keeps fewer instances of a wide output', () => {
    const made = new PredictionTable();
    const wide: Columns = { image: { dtype: 'float32', shape: [1 << 20], values: new Float32Array(2 << 20) } };
    made.add(Float64Array.of(15, 16), wide, noFailures);
    expect([made.has(15), made.has(16)]).toEqual([true, false]);
  });

  test('refuses outputs that change from one call to the next', () => {
    const made = table([0], weights(1));
    expect(() => made.add(Float64Array.of(1), labels('a'), noFailures)).toThrow(
      "the strategy's outputs changed between calls: first weight: float32, then label: string",
    );
  });

  test('survives a file', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'predbench-test-'));
    try {
      const made = table([0, 3, 7], { ...weights(0.1, NaN, 3), ...labels('a\n', 'b', 'a\n') }, new Set([2]));
      await made.writeTo(join(dir, 'table.bin'));
      const read = await PredictionTable.readFrom(join(dir, 'table.bin'));
      expect(compareTables(made, read)).toEqual({ compared: 2, missing: 0, differing: 0, maxDifference: 0 });
      expect(read.outputs).toEqual(['weight', 'label']);
      expect(read.add(Float64Array.of(7, 8), { ...weights(1, 2), ...labels('c', 'a\n') }, noFailures)).toBe(1);
      expect(read.size).toBe(3);
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});

const bytes = (...values: number[]) => Uint8Array.from(values);

describe('compareTables', () => {
  test('text equals its bytes in UTF-8; other bytes equal themselves', async () => {
    const texts = table([0, 1, 2, 3], labels('a', 'é', bytes(0xff), bytes(0xff)));
    const others = table([0, 1, 2, 3], labels(bytes(0x61), bytes(0xc3, 0xa9), bytes(0xff), bytes(0xfe)));
    const differing = {
      compared: 4,
      missing: 0,
      differing: 1,
      maxDifference: 0,
      example: { key: 3, output: 'label', values: ['{"b64":"/w=="}', '{"b64":"/g=="}'] },
    };
    expect(compareTables(texts, others)).toEqual(differing);
    const folder = await mkdtemp(join(tmpdir(), 'predbench-'));
    await others.writeTo(join(folder, 'others'));
    expect(compareTables(texts, await PredictionTable.readFrom(join(folder, 'others')))).toEqual(differing);
    await rm(folder, { recursive: true });
  });

  test('within 1e-5, absolute or relative; the maximum is the tolerance that would do', () => {
    const absolute = compareTables(table([0], doubles(1e-6)), table([0], doubles(-8e-6)));
    expect(absolute).toEqual({ compared: 1, missing: 0, differing: 0, maxDifference: expect.closeTo(9e-6, 12) });
    const relative = compareTables(table([0], doubles(200_000)), table([0], doubles(200_001)));
    expect(relative).toEqual({ compared: 1, missing: 0, differing: 0, maxDifference: 1 / 200_001 });
  });

  test('a greater difference differs; the first is the example', () => {
    expect(compareTables(table([4, 5, 6], doubles(7, 8, 9)), table([6, 5, 4], doubles(9.5, 8.25, 7)))).toEqual({
      compared: 3,
      missing: 0,
      differing: 2,
      maxDifference: 0.5 / 9.5,
      example: { key: 5, output: 'weight', values: [8, 8.25] },
    });
  });

  test('NaN equals NaN, and nothing else; infinities equal themselves', () => {
    const a = table([0, 1, 2], doubles(NaN, Infinity, 1));
    expect(compareTables(a, a)).toEqual({ compared: 3, missing: 0, differing: 0, maxDifference: 0 });
    expect(compareTables(a, table([0, 1, 2], doubles(0, -Infinity, 1)))).toEqual({
      compared: 3,
      missing: 0,
      differing: 2,
      maxDifference: 0,
      example: { key: 0, output: 'weight', values: ['NaN', 0] },
    });
  });

  test('what only one has, or failed in one, is not compared', () => {
    expect(compareTables(table([0, 1], weights(1, 2)), table([0, 1, 2], weights(1, 5, 3), new Set([1])))).toEqual({
      compared: 1,
      missing: 2,
      differing: 0,
      maxDifference: 0,
    });
  });

  test('strings are compared by their text, outputs by their name', () => {
    expect(compareTables(table([0, 1], labels('b', 'a')), table([1, 0], labels('a', 'b'))).differing).toBe(0);
    expect(compareTables(table([0], labels('b')), table([0], labels('B'))).example).toEqual({
      key: 0,
      output: 'label',
      values: ['b', 'B'],
    });
    expect(compareTables(table([0], weights(1)), table([0], { ...weights(1), ...labels('b') })).example).toEqual({
      key: 0,
      output: 'label',
      values: ['no such output', 'present'],
    });
  });

  test('every element of a vector counts, and so does the shape', () => {
    const a = table([0, 1], vector([2], 1, 2, 3, 4));
    expect(compareTables(a, table([0, 1], vector([2], 1, 2, 3, 5))).example).toEqual({ key: 1, output: 'v', values: [4, 5] });
    expect(compareTables(a, table([0], vector([3], 1, 2, 3))).example?.values).toEqual(['shape [2]', 'shape [3]']);
  });
});

describe('agreementOf', () => {
  test('all with the fullest; cells without outputs are left out', () => {
    const agreement = agreementOf('batch', [
      ['direct', table([0, 1], weights(1, 2))],
      ['rest', table([0, 1, 2], weights(1, 2, 3))],
      ['null', table([0, 1, 2], {})],
    ]);
    expect(agreement).toEqual({
      workload: 'batch',
      state: 'agree',
      cells: ['direct', 'rest'],
      compared: 2,
      missing: 1,
      maxDifference: 0,
    });
  });

  test('names the pair that differs most', () => {
    const agreement = agreementOf('batch', [
      ['direct', table([0, 1], weights(1, 2))],
      ['rest', table([0, 1], weights(1, 3))],
      ['job', table([0, 1], weights(3, 4))],
    ]);
    expect(agreement).toEqual({
      workload: 'batch',
      state: 'disagree',
      cells: ['direct', 'job'],
      compared: 2,
      missing: 0,
      differing: 2,
      maxDifference: 2 / 3,
      example: { key: 0, output: 'weight', values: [1, 3] },
    });
  });

  test('says why nothing could be compared', () => {
    expect(agreementOf('s', [['null', table([0], {})]])).toEqual({
      workload: 's',
      state: 'not compared',
      reason: 'no cell has predictions',
    });
    expect(agreementOf('s', [['direct', table([0], weights(1))]])).toMatchObject({
      reason: 'only one cell has predictions: direct',
    });
    const apart = agreementOf('s', [
      ['a', table([0], weights(1))],
      ['b', table([1], weights(1))],
    ]);
    expect(apart).toMatchObject({ state: 'not compared', reason: 'a and b have no instance in common' });
  });
});

function doubles(...values: number[]): Columns {
  return { weight: { dtype: 'float64', shape: [], values: Float64Array.from(values) } };
}

function vector(shape: number[], ...values: number[]): Columns {
  return { v: { dtype: 'float32', shape, values: Float32Array.from(values) } };
}
