import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { type Feature, rowsOf } from '../../../src/core/batch.ts';
import { natalitySource } from '../../../src/data/sources/natality.ts';

const numeric = (name: string): Feature => ({ name, dtype: 'float32', shape: [] });
const text = (name: string): Feature => ({ name, dtype: 'string', shape: [] });
const names = ['mother_age', 'gestation_weeks', 'is_male', 'mother_married', 'cigarette_use', 'mother_race'];

async function draw(features: readonly Feature[], rows: number, chunkRows = rows, seed = 1) {
  const source = await natalitySource.open({ seed }, features, {});
  const drawn = [];
  for await (const { batch } of source.read({ limit: rows, chunkRows, times: { readS: 0, processS: 0 } }))
    drawn.push(...rowsOf(batch));
  return drawn;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const sum = (of: (i: number) => number) => a.reduce((total, _, i) => total + of(i), 0);
  const covariance = sum((i) => ((a[i] as number) - meanA) * ((b[i] as number) - meanB));
  const spread = (values: readonly number[], middle: number) => Math.sqrt(sum((i) => ((values[i] as number) - middle) ** 2));
  return covariance / (spread(a, meanA) * spread(b, meanB));
}

/** The real births, with yes and no as 1 and 0; rows that lack a cell are left out. */
async function realBirths(): Promise<number[][]> {
  const text = await readFile(new URL('../../../data/us-births-2014-sample.csv', import.meta.url));
  const rows = parse(text, { columns: true }) as Record<string, string>[];
  return rows
    .filter((row) => row['mage'] !== '' && row['weeks'] !== '' && row['habit'] !== '')
    .map((row) => [
      Number(row['mage']),
      Number(row['weeks']),
      Number(row['sex'] === 'male'),
      Number(row['marital'] === 'married'),
      Number(row['habit'] === 'smoker'),
      Number(row['whitemom'] === 'white'),
    ]);
}

describe('synthetic births', () => {
  test('have the marginals and the correlations of the real ones', async () => {
    const real = await realBirths();
    const drawn = (await draw(names.map(numeric), 50_000)).map((row) =>
      names.map((name) => (name === 'mother_race' ? Number(row[name] === 0) : Number(row[name]))),
    );
    for (const i of names.keys()) {
      const [realColumn, column] = [real.map((row) => row[i] as number), drawn.map((row) => row[i] as number)];
      const error = Math.abs(mean(column) - mean(realColumn));
      // Three standard errors of the 50,000 drawn, and 1 % for the rows that lack a cell.
      expect(error).toBeLessThan(0.01 * Math.max(1, mean(realColumn)) + 0.01);
      for (let j = 0; j < i; j++) {
        const expected = correlation(
          realColumn,
          real.map((row) => row[j] as number),
        );
        expect(
          Math.abs(
            correlation(
              column,
              drawn.map((row) => row[j] as number),
            ) - expected,
          ),
        ).toBeLessThan(0.03);
      }
    }
  });

  test('follow from the seed, row by row, whatever the chunks', async () => {
    const features = names.map(numeric);
    const rows = await draw(features, 100, 100);
    expect(await draw(features, 100, 7)).toEqual(rows);
    expect(await draw(features, 100, 100, 2)).not.toEqual(rows);
    expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBeGreaterThan(90);
  });

  test('speak the vocabulary of the model', async () => {
    const rows = await draw(['is_male', 'mother_race', 'plurality', 'alcohol_use'].map(text), 5000);
    const values = (name: string) => [...new Set(rows.map((row) => String(row[name])))].toSorted();
    expect(values('is_male')).toEqual(['False', 'True']);
    expect(values('alcohol_use')).toEqual(['False', 'True']);
    expect(values('plurality')).toEqual(['Single(1)', 'Triplets(3)', 'Twins(2)']);
    expect(values('mother_race')).toEqual([
      'American Indian',
      'Asian Indian',
      'Black',
      'Chinese',
      'Filipino',
      'Korean',
      'Unknown',
      'Vietnamese',
      'White',
    ]);
  });

  test('say what is assumed, and not in the real births', async () => {
    const { mapping } = await natalitySource.open({ seed: 1 }, names.concat('alcohol_use', 'plurality').map(numeric), {});
    expect(mapping).toEqual([
      expect.stringMatching(/^mother_race: other than White: US births 2014 by race of mother.* is assumed$/),
      'alcohol_use: assumed; the public files of 2014 do not have it',
      expect.stringMatching(/^plurality: US births 2014: .*NCHS/),
    ]);
  });

  test('refuse a model with other features, all at once', async () => {
    await expect(natalitySource.open({ seed: 1 }, [numeric('mother_agee'), numeric('income')], {})).rejects.toThrow(
      /"mother_agee" \(did you mean "mother_age"\?\)[^]*"income"/,
    );
  });
});
