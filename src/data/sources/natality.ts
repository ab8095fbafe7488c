import { sum } from '../../core/numbers.ts';
import { natalityFitFile } from '../../core/paths.ts';
import { readFile } from 'node:fs/promises';
import { mersenne } from 'pure-rand/generator/mersenne';
import { z } from 'zod';
import { type Column, type Feature, pickColumn } from '../../core/batch.ts';
import { allocate } from '../../core/dtypes.ts';
import { parseOptions } from '../../core/options.ts';
import { didYouMean, ProblemsError } from '../../core/problems.ts';
import type { Source, SourceFactory } from './source.ts';

const options = z.strictObject({ seed: z.number().int().default(1) });

/** data/natality-fit.json, made by data/fit_natality.py. */
interface Fit {
  readonly variables: readonly ((
    | { readonly kind: 'quantiles'; readonly values: readonly number[]; readonly upToZ: readonly number[] }
    | { readonly kind: 'binary'; readonly aboveZ: number }
  ) & { readonly name: string })[];
  readonly cholesky: readonly (readonly number[])[];
  readonly assumed: Readonly<
    Record<
      'plurality' | 'alcohol_use' | 'race_not_white',
      { readonly source: string; readonly shares: Readonly<Record<string, number>> }
    >
  >;
}

/** The drawn quantities of births, from which features are made. */
interface Births {
  readonly mother_age: Float64Array;
  readonly gestation_weeks: Float64Array;
  readonly is_male: Float64Array;
  readonly mother_married: Float64Array;
  readonly cigarette_use: Float64Array;
  readonly alcohol_use: Float64Array;
  readonly plurality: Float64Array;
  /** Index into the races; 0 is White. */
  readonly mother_race: Float64Array;
}

type FeatureName = keyof Births;

const words: Readonly<Record<'yesNo' | 'plurality', readonly string[]>> = {
  yesNo: ['False', 'True'],
  // Spelled as in Google Cloud's Natality tutorials; index 0 does not occur.
  plurality: ['', 'Single(1)', 'Twins(2)', 'Triplets(3)'],
};

/** Size of the pool from which rows are drawn: drawing a birth takes twenty times as long as choosing one. */
const poolSize = 1 << 16;

/**
 * Endless synthetic births from a seed, with the marginals and correlations of the real births of 2014. Each row is one of 65,536 births
 * drawn in advance. Row k does not depend on the chunks.
 */
export const natalitySource: SourceFactory<z.output<typeof options>> = {
  name: 'natality',
  parse: (raw) => parseOptions(options, raw, { key: 'source' }),
  async open({ seed }, features): Promise<Source> {
    const fit = JSON.parse(await readFile(natalityFitFile, 'utf8')) as Fit;
    const races = ['White', ...Object.keys(fit.assumed.race_not_white.shares)];
    refuseUnknown(features);
    const births = drawBirths(fit, seed);
    const pool = features.map((feature) => toColumn(feature, births[feature.name as FeatureName], races));
    return {
      description: `natality (synthetic births, seed ${seed})`,
      mapping: assumptions(fit, features),
      positions: async (limit, every) => ({
        rows: limit,
        starts: Array.from({ length: Math.ceil(limit / every) }, (_, i) => ({ row: i * every })),
      }),
      async *read({ limit, chunkRows, times, at }) {
        const random = mersenne(seed + 1);
        for (let row = 0; row < (at?.row ?? 0); row++) random.next();
        const chosen = new Uint32Array(chunkRows);
        for (let start = 0; start < limit; start += chunkRows) {
          const size = Math.min(chunkRows, limit - start);
          const startMs = performance.now();
          for (let row = 0; row < size; row++) chosen[row] = (random.next() >>> 0) & (poolSize - 1);
          const chosenMs = performance.now();
          const columns = Object.fromEntries(
            features.map(({ name }, i) => [name, pickColumn(pool[i] as Column, chosen.subarray(0, size))]),
          );
          const keys = Float64Array.from({ length: size }, (_, i) => start + i);
          times.readS += (chosenMs - startMs) / 1000;
          times.processS += (performance.now() - chosenMs) / 1000;
          yield { batch: { size, keys, columns }, rejected: [] };
        }
      },
    };
  },
};

/** What does not follow the real births, for the reports. */
function assumptions({ assumed }: Fit, features: readonly Feature[]): string[] {
  const sources: Readonly<Record<string, string>> = {
    alcohol_use: assumed.alcohol_use.source,
    mother_race: `other than White: ${assumed.race_not_white.source}`,
    plurality: assumed.plurality.source,
  };
  return features.flatMap(({ name }) => (sources[name] === undefined ? [] : [`${name}: ${sources[name]}`]));
}

const featureNames = [
  'alcohol_use',
  'cigarette_use',
  'gestation_weeks',
  'is_male',
  'mother_age',
  'mother_married',
  'mother_race',
  'plurality',
] as const satisfies readonly FeatureName[];

function refuseUnknown(features: readonly Feature[]): void {
  const problems = features
    .filter(
      ({ name, shape }) => !(featureNames as readonly string[]).includes(name) || shape.some((dimension) => dimension !== 1),
    )
    .map(({ name, shape }) => ({
      key: 'source',
      message: `natality has no feature "${name}"${shape.length > 0 ? ` of shape [${shape.join(', ')}]` : ''}${didYouMean(name, featureNames)}; it has: ${featureNames.join(', ')}`,
      remedy: 'use a csv or jsonl source with your own data',
    }));
  if (problems.length > 0) throw new ProblemsError(problems);
}

/** The pool of births. */
function drawBirths(fit: Fit, seed: number): Births {
  const random = mersenne(seed);
  // Never 0, whose logarithm is infinite.
  const uniform = () => ((random.next() >>> 0) + 0.5) / 2 ** 32;
  const { variables } = fit;
  const factor = fit.cholesky.flat();
  const count = variables.length;
  const independent = new Float64Array(count);
  const readers = variables.map((variable) =>
    variable.kind === 'binary' ? (z: number) => (z > variable.aboveZ ? 1 : 0) : quantile(variable),
  );
  const plurality = categorical(Object.values(fit.assumed.plurality.shares));
  const alcohol = categorical(Object.values(fit.assumed.alcohol_use.shares));
  const race = categorical(Object.values(fit.assumed.race_not_white.shares));

  const drawn: Record<string, Float64Array> = Object.fromEntries(
    [...variables.map(({ name }) => name), 'alcohol_use', 'plurality', 'mother_race'].map((name) => [
      name,
      new Float64Array(poolSize),
    ]),
  );
  const columns = variables.map(({ name }) => drawn[name] as Float64Array);
  const births = drawn as unknown as Births & { readonly mother_white: Float64Array };
  for (let row = 0; row < poolSize; row++) {
    // Box-Muller: two normals from two uniforms.
    for (let i = 0; i < count; i += 2) {
      const radius = Math.sqrt(-2 * Math.log(uniform()));
      const angle = 2 * Math.PI * uniform();
      independent[i] = radius * Math.cos(angle);
      if (i + 1 < count) independent[i + 1] = radius * Math.sin(angle);
    }
    for (let i = 0; i < count; i++) {
      let latent = 0;
      for (let j = 0; j <= i; j++) latent += (factor[i * count + j] as number) * (independent[j] as number);
      (columns[i] as Float64Array)[row] = (readers[i] as (z: number) => number)(latent);
    }
    births.plurality[row] = 1 + plurality(uniform());
    births.alcohol_use[row] = alcohol(uniform());
    const notWhite = race(uniform());
    births.mother_race[row] = births.mother_white[row] === 1 ? 0 : 1 + notWhite;
  }
  return births;
}

function quantile({
  values,
  upToZ,
}: {
  readonly values: readonly number[];
  readonly upToZ: readonly number[];
}): (z: number) => number {
  const bounds = Float64Array.from(upToZ);
  return (z) => {
    let low = 0;
    let high = bounds.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (z < (bounds[middle] as number)) high = middle;
      else low = middle + 1;
    }
    return values[low] as number;
  };
}

function categorical(shares: readonly number[]): (uniform: number) => number {
  const total = sum(shares);
  let upTo = 0;
  const bounds = shares.map((share) => (upTo += share / total));
  return (uniform) => {
    let index = 0;
    while (index < bounds.length - 1 && uniform >= (bounds[index] as number)) index++;
    return index;
  };
}

/** One dictionary per vocabulary for all chunks, so that it is sent to a worker only once. */
const dictionaries = new Map<readonly string[], { readonly values: readonly string[] }>();

function toColumn({ name, dtype, shape }: Feature, drawn: Float64Array, races: readonly string[]): Column {
  if (dtype !== 'string') {
    const values = allocate(dtype, drawn.length);
    values.set(drawn);
    return { dtype, shape, values };
  }
  const numeric = name === 'mother_age' || name === 'gestation_weeks';
  const vocabulary =
    name === 'mother_race' ? races : name === 'plurality' ? words.plurality : numeric ? numberWords : words.yesNo;
  const dictionary = dictionaries.get(vocabulary) ?? { values: vocabulary };
  dictionaries.set(vocabulary, dictionary);
  return { dtype, shape, codes: Uint32Array.from(drawn), dictionary };
}

/** Ages and weeks as text, for models that take text. */
const numberWords: readonly string[] = Array.from({ length: 100 }, (_, i) => String(i));
