import { describe, expect, it } from 'vitest';
import { calibrate, neededFactor, stepTo, widened } from '../../../src/analysis/estimate/calibration.ts';
import { cloudRuns, runsWhere } from '../../../src/analysis/estimate/cloud-runs.ts';
import { type HeldOut, holdOut } from '../../../src/analysis/estimate/hold-out.ts';
import { seedRun } from '../../../src/core/paths.ts';
import { readRecord } from '../../../src/run/store.ts';

const runs = cloudRuns((await readRecord(seedRun)).cells);
const chance = { draws: 100, seed: 1 };

function scores(count: number) {
  return Array.from({ length: count }, (_, i) => ({ run: String(i), score: i + 1 }));
}

describe('the factor', () => {
  it('is the score below which 95 % of further runs stay, or the largest where there are fewer than 19', () => {
    expect([8, 18, 19, 20, 39, 40].map((count) => neededFactor(scores(count)))).toEqual([8, 18, 19, 20, 38, 39]);
  });
  it('counts the worst figure of each run', () => {
    const [first, second] = [
      { run: 'a', score: 3 },
      { run: 'b', score: 2 },
    ];
    expect(neededFactor([{ run: 'a', score: 0.2 }, first, second])).toBe(3);
  });
  it('widens both halves on a logarithmic scale', () => {
    const { value, low, high } = widened({ value: 10, low: 5, high: 40 }, 2);
    expect([value, low, high].map((one) => Number(one.toPrecision(12)))).toEqual([10, 2.5, 160]);
    expect(widened({ value: 0, low: 0, high: 0 }, 2)).toEqual({ value: 0, low: 0, high: 0 });
  });
});

describe('held-back runs', () => {
  it('are predicted from smaller sizes alone: what larger ones measured changes nothing', () => {
    const smaller = runsWhere(runs, ({ rows }) => rows <= 100_000);
    const of = (all: typeof runs) =>
      holdOut(all, 'larger', chance).filter(({ rows, strategy }) => rows === 100_000 && strategy === 'batch-job');
    // The cap is a setting of the whole experiment; no pipeline of this strategy came near it.
    expect(of(smaller).map(({ run, measured }) => [run, measured])).toEqual(of(runs).map(({ run, measured }) => [run, measured]));
    const slow = {
      ...runs,
      pipelines: runs.pipelines.map((run) => (run.rows === 1e6 ? { ...run, elapsedS: 9e9, workerS: 9e9 } : run)),
    };
    expect(of(slow)).toEqual(of(runs));
  });
  it('are scored by the half of the interval on their side', () => {
    for (const { measured, estimated, score } of holdOut(runs, 'any', chance)) {
      const isInside = measured >= estimated.low && measured <= estimated.high;
      expect(score <= 1).toBe(isInside);
    }
  });
});

/** At least 1: how much wider every interval has to be, interval by interval. */
function widthOf(heldOut: readonly HeldOut[]): number {
  const widths = heldOut.map(({ measured, estimated: { value, low, high } }) =>
    measured > value ? Math.log(measured / value) / Math.log(high / value) : Math.log(value / measured) / Math.log(value / low),
  );
  return Math.max(1, ...widths);
}

/** Coverage and factor by another way than the code's: as there are fewer than 19 runs, the widest decides. */
function recomputed(all: typeof runs, kind: 'larger' | 'any') {
  const heldOut = holdOut(all, kind, chance);
  const widths = new Map(
    [...new Set(heldOut.map(({ run }) => run))].map((run) => {
      const others = runsWhere(all, ({ id }) => id !== run);
      return [run, widthOf(holdOut(others, kind, chance))];
    }),
  );
  const outside = heldOut.filter(({ run, measured, estimated: { value, low, high } }) => {
    const width = widths.get(run) ?? NaN;
    return measured > value * (high / value) ** width || measured < value * (low / value) ** width;
  });
  return { factor: widthOf(heldOut), outside: outside.map(nameOf) };
}

function found(all: typeof runs, kind: 'larger' | 'any') {
  const { factor, heldOut } = calibrate(all, kind, chance);
  return { factor: expect.closeTo(factor, 10) as number, outside: heldOut.filter(({ inside }) => !inside).map(nameOf) };
}

function nameOf({ run, part, figure }: HeldOut): string {
  return `${run} ${part} ${figure}`;
}

it('an estimate takes the calibration of hold-outs that are like it', () => {
  const workers = { kind: 'autoscaled', count: 8 } as const;
  expect(stepTo({ strategy: 'direct', rows: 1e6, workers }, runs)).toEqual({ times: 1, kind: 'any' });
  expect(stepTo({ strategy: 'direct', rows: 1e7, workers }, runs)).toEqual({ times: 10, kind: 'larger' });
});

const planted = 'batch-job x batch-1m #2 (us-central1, 2018-04-21)';

describe.each(['larger', 'any'] as const)('calibrated on runs held back (%s)', (kind) => {
  it('has the coverage and the factor of an independent computation', () => {
    expect(found(runs, kind)).toEqual(recomputed(runs, kind));
    const [n, figures] = kind === 'larger' ? [8, 24] : [11, 34];
    const calibration = calibrate(runs, kind, chance);
    expect(calibration).toMatchObject({ runs: n, figures });
    expect(calibration.attainable).toBeCloseTo(n / (n + 1), 10);
  });
  it('a planted miss is outside, since it has no part in its own interval, and widens those of all others', () => {
    const all = { ...runs, jobs: runs.jobs.map((run) => (run.id === planted ? { ...run, elapsedS: 9 * run.elapsedS } : run)) };
    expect(found(all, kind)).toEqual(recomputed(all, kind));
    const { factor, heldOut, runsInside, figuresInside } = calibrate(all, kind, chance);
    expect(heldOut.filter(({ inside }) => !inside).map(nameOf)).toEqual([`${planted} job elapsedS`]);
    expect([runsInside, figuresInside]).toEqual(kind === 'larger' ? [7, 23] : [10, 33]);
    expect(factor).toBeGreaterThan(1.5);
    const allowed = (isIt: boolean) => heldOut.filter(({ run }) => (run === planted) === isIt).map((one) => one.allowed);
    expect(Math.max(...allowed(true))).toBeLessThan(Math.min(...allowed(false)));
  });
});
