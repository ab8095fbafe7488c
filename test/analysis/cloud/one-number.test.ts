/** The report's cost, the month, the break-even, the estimate and the decision's cloud figures are one function: no two of them differ. */
import { expect, test } from 'vitest';
import { analyse } from '../../../src/analysis/index.ts';
import { cloudFigures } from '../../../src/analysis/cloud/figures.ts';
import type { Load } from '../../../src/analysis/cloud/model.ts';
import type { ComparisonRow } from '../../../src/analysis/comparison/comparison.ts';
import { costKeys } from '../../../src/analysis/figures/index.ts';
import { runCases } from '../../../src/analysis/decision/run-cases.ts';
import { estimateLoad } from '../../../src/analysis/estimate/batch.ts';
import { type LoadCosts, loadCosts, type LoadUnit, type StrategyCosts } from '../../../src/analysis/month/load-costs.ts';
import { compare } from '../../../src/analysis/comparison/compare.ts';
import type { Range, Usage } from '../../../src/core/predictor.ts';
import { logUniform, seeded, type Uniform } from '../../../src/core/random.ts';
import type { Cell, RunRecord } from '../../../src/core/record.ts';
import type { Discount } from '../../../src/core/keys/discount.ts';
import { daysPerMonth, secondsPerMonth } from '../../../src/core/units.ts';
import { discounted } from '../../../src/prices/discount.ts';
import { loadPriceBook, type PriceBook } from '../../../src/prices/price-book.ts';
import {
  batchResult,
  type Changes,
  distribution,
  jobResult,
  measured,
  runRecord,
  stream,
  streamResult,
} from '../../fixtures/results.ts';

const books = [await loadPriceBook('us-central1-2026-11'), await loadPriceBook('europe-west1-2026-11')] as const;

/** Draws of what a run may be. */
interface Dice {
  readonly between: (low: number, high: number) => number;
  readonly whole: (low: number, high: number) => number;
  readonly one: <T>(first: T, ...others: readonly T[]) => T;
}

function diceOf(uniform: Uniform): Dice {
  const between = (low: number, high: number) => logUniform(uniform(), { low, high });
  const whole = (low: number, high: number) => low + Math.floor(uniform() * (high - low + 1));
  return { between, whole, one: (first, ...others) => [first, ...others][whole(0, others.length)] ?? first };
}

const line = { unit: 'node h', evidence: 'assumed', rule: '' } as const;
const endpoint: Usage = { ...line, part: 'endpoint', sku: 'vertex-ai/prediction/n1-standard-2', quantity: 1, alwaysOn: 1 };
const job: Usage = { ...line, part: 'job', sku: 'vertex-ai/prediction/n1-standard-2', quantity: 0.1 };
const files: Usage = { ...line, part: 'files', sku: 'cloud-storage/class-a', quantity: 0.02, unit: '1000 operations' };
const unknown: Usage = { ...line, part: 'gateway', sku: 'gateway/calls', quantity: 3, unit: 'calls' };

const kinds = ['direct', 'rest', 'job', 'real server', 'real job', 'unpriced'] as const;
type Kind = (typeof kinds)[number];

const changesOf: Readonly<Record<Kind, Changes>> = {
  direct: {},
  rest: { evidence: 'embedded stand-in', usage: [endpoint] },
  job: { evidence: 'embedded stand-in', usage: [job, files] },
  'real server': { evidence: 'real server', usage: [endpoint] },
  'real job': { evidence: 'real server', usage: [job, files] },
  unpriced: { usage: [unknown] },
};

const isJob = (kind: Kind) => kind === 'job' || kind === 'real job';

function generated(seed: number): { readonly record: RunRecord; readonly book: PriceBook } {
  const { between, whole, one } = diceOf(seeded(seed));
  const sizes = [...new Set(Array.from({ length: whole(1, 2) }, () => whole(1, 50_000)))];
  const rates = Array.from({ length: whole(0, 1) }, () => whole(1, 500));
  const repeats = whole(1, 2);
  // A GB of 7.5 is billed by started GB seconds: in these nothing is rounded up, so that a month is so many of them.
  const seconds = 4 * whole(2, 15);
  // Of every strategy, or it would not be ranked.
  const ok = between(0.6, 1);
  const cells: Cell[] = [];
  for (const kind of kinds.filter(() => whole(0, 1) === 1)) {
    const rowS = between(1e-5, 1e-2);
    const fixedS = between(0.1, 10);
    const at = { workers: whole(1, 9), modelThreads: whole(1, 9), serviceMs: distribution(200, between(0.5, 50)) };
    for (let repeat = 1; repeat <= repeats; repeat++) {
      for (const rows of sizes) {
        const makespanS = (fixedS + rows * rowS) * between(0.8, 1.25);
        const counts = { due: rows, ok: Math.ceil(rows * ok), failed: rows - Math.ceil(rows * ok), dropped: 0, duplicates: 0 };
        const phasesS = { queue: makespanS / 9, start: makespanS / 7, run: makespanS / 5, fetch: makespanS / 11 };
        const changes: Changes = {
          ...changesOf[kind],
          ...at,
          makespanS,
          counts,
          throughputRowsPerS: counts.ok / makespanS,
          workload: { kind: 'batch', rowsAsked: rows, sourcePasses: 1 },
          ...(isJob(kind) && { phasesS }),
        };
        cells.push(measured(kind, `batch-${rows}`, (isJob(kind) ? jobResult : batchResult)(changes), repeat));
      }
      if (isJob(kind)) continue;
      for (const [i, rate] of rates.entries()) {
        const due = rate * seconds;
        const counts = { due, ok: due, failed: 0, dropped: 0, duplicates: 0 };
        const workload = { ...stream, rateAskedPerS: rate, rateAchievedPerS: rate, seconds };
        const changes = { ...changesOf[kind], ...at, workload, counts, throughputRowsPerS: rate * between(0.97, 1) };
        cells.push(measured(kind, `stream-${i}`, streamResult(changes), repeat));
      }
    }
  }
  const assume = {
    'worker-start-s': between(1, 1000),
    'job-start-s': { value: 300, low: 100, high: 900 },
    ...(whole(0, 1) === 1 && { 'vcpu-ratio': between(0.3, 4) }),
    ...(whole(0, 1) === 1 && { 'worker-stop-s': 0, 'queue-s': between(1, 9) }),
  };
  const cloud = {
    vcpuPerWorker: one(1, 0.5, 2),
    workers: {
      streamingEngine: one(true, false),
      flexrs: one(false, false, true),
      ...(whole(0, 2) === 0 && { maxCount: whole(2, 20) }),
    },
    endpoint: {
      ...one({}, { hours: 'always' }, { hours: 'while-used' }, { hours: 'scale-to-zero' }),
      ...one({}, {}, { host: 'cloud-run' }, { host: 'gke' }, { host: 'compute-engine' }),
      machineType: one('n1-standard-2', 'n1-standard-4'),
      minReplicas: whole(1, 3),
    },
    job: { pipelineWaits: one(true, false), ...(whole(0, 1) === 1 && { maxReplicas: whole(1, 4) }) },
    stream: { queue: one('pubsub', 'none'), messageBytes: between(100, 5000) },
    assume,
  };
  const load = { rowsPerDay: whole(1, 1e7), messagesPerS: between(0.1, 5000), utilisation: between(0.3, 1) };
  return {
    record: runRecord(cells, { experiment: { cloud, load } }),
    book: discounted(one(books[0], books[1]), one<Discount>(0, 0.2, { dataflow: 0.3 })),
  };
}

const rangeOf = (usd: Range | undefined) => [usd?.value ?? 0, usd?.low ?? 0, usd?.high ?? 0];
const times = (range: readonly number[], factor: number) => range.map((end) => end * factor);

/** Up to rounding of floating point; nothing else may be between them. */
function same(all: Readonly<Record<string, readonly number[]>>, where: string): void {
  const [[firstName, first] = ['', []], ...others] = Object.entries(all);
  for (const [name, numbers] of others) {
    for (const [i, one] of numbers.entries()) {
      const other = first[i] ?? NaN;
      if (!(Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other)))) {
        throw new Error(`${where}: ${name} says ${numbers.join(', ')}, ${firstName} ${first.join(', ')}`);
      }
    }
  }
}

function loadOf(unit: LoadUnit, value: number): Load {
  return unit === 'rows/day' ? { kind: 'batch', rows: value } : { kind: 'stream', ratePerS: value, seconds: 7200 };
}

/** In whose month the row's strategy stands. */
function monthOf(months: readonly LoadCosts[], name: string, { strategy }: ComparisonRow): StrategyCosts {
  const costs = months.find(({ workloads }) => workloads.includes(name));
  const found = costs?.strategies.find((one) => one.strategy === strategy);
  if (found === undefined) throw new Error(`${strategy} x ${name} has no month`);
  return found;
}

const monthsOf = (load: Load) => (load.kind === 'batch' ? daysPerMonth : secondsPerMonth / load.seconds);

test('of 100 generated runs all places say the same number, at the load that was run and at any other', () => {
  const said = { rows: 0, months: 0 };
  for (let seed = 1; seed <= 100; seed++) {
    const { record, book } = generated(seed);
    const comparison = compare(record, book);
    const months = loadCosts(comparison);
    const cases = runCases(comparison);
    for (const { name, rows } of comparison.workloads) {
      const found = cases.find((one) => one.name === name);
      // At servers of the user alone there is one verdict.
      const inCloud = found?.cloud ?? found?.candidates;
      for (const [i, row] of rows.entries()) {
        const { model, load, figures, cost } = row;
        const where = `seed ${seed}, ${row.strategy} x ${name} (${book.id})`;
        if (model === undefined || load === undefined) throw new Error(`${where} has a model`);
        const perRun = rangeOf(cost.perRunUsd);
        const estimate = estimateLoad(model, load, book);
        const strategy = monthOf(months, name, row);
        const share = (figures['ok'] ?? NaN) / (figures['due'] ?? NaN);
        const instances = (load.kind === 'batch' ? load.rows : load.ratePerS * load.seconds) * share;
        const millions = rangeOf(cost.perMillionPredictionsUsd);
        const stated = cloudFigures(row, book)?.stated;
        const candidate = inCloud?.[i];
        const at = load.kind === 'batch' ? load.rows : load.ratePerS;
        const isPriced = cost.perRunUsd !== undefined;
        same(
          {
            'the report': perRun.slice(0, 1),
            'its figure': [figures[costKeys.perRun] ?? 0],
            'its figure of a million': [((figures[costKeys.perMillion] ?? 0) * instances) / 1e6],
            'the estimate': [cost.unpriced.length === 0 ? estimate.figures.costUsd.value : (perRun[0] ?? NaN)],
            "the decision's table": [stated?.(costKeys.perRun) ?? NaN],
            ...(isPriced && { "the decision's candidate": [candidate?.figures[costKeys.perRun] ?? NaN] }),
            'a million there': [((stated?.(costKeys.perMillion) ?? NaN) * instances) / 1e6],
            'a month there': [(stated?.(costKeys.perMonth) ?? NaN) / monthsOf(load)],
            'the month': [strategy.usdAt(at) / monthsOf(load)],
          },
          where,
        );
        same(
          {
            'the range of the report': perRun,
            'of a million': times(millions, instances / 1e6),
            'of the estimate': rangeOf(estimate.cost.perRunUsd),
          },
          where,
        );
        said.rows += 1;
      }
    }
    for (const { unit, load, strategies } of months) {
      for (const { strategy, model, month, usdAt, rangeAt } of strategies) {
        const where = `seed ${seed}, a month of ${strategy}`;
        const asked = loadOf(unit, load.value);
        const estimate = estimateLoad(model, asked, book);
        const inMonth = times(rangeOf(estimate.cost.perRunUsd), monthsOf(asked));
        same({ 'the estimate': inMonth, 'the month': rangeOf(month?.usd), 'its range': rangeOf(rangeAt(load.value)) }, where);
        same({ 'the estimate': inMonth.slice(0, 1), 'break-even': [usdAt(load.value)] }, where);
        said.months += 1;
      }
    }
  }
  // Nothing is compared with itself for want of cases.
  expect(said.rows).toBeGreaterThan(250);
  expect(said.months).toBeGreaterThan(200);
}, 400_000);

test('a verdict for the cloud and a break-even say it too', () => {
  const said = { ranked: 0, crossings: 0 };
  for (let seed = 1; seed <= 5; seed++) {
    const { record, book } = generated(seed);
    const { workloads, decisions, months } = analyse(record, book);
    for (const { case: name, cloud } of decisions) {
      const rows = workloads.find((one) => one.name === name)?.rows ?? [];
      for (const { strategy, figures } of cloud?.ranked ?? []) {
        const row = rows.find((one) => one.strategy === strategy);
        same(
          { 'the verdict': [figures[costKeys.perMillion] ?? NaN], 'the report': [row?.figures[costKeys.perMillion] ?? NaN] },
          `seed ${seed}, ${strategy} x ${name}`,
        );
        said.ranked += 1;
      }
    }
    for (const { costs, pairs } of months) {
      for (const { strategies, crossings } of pairs) {
        for (const { load, usd } of crossings) {
          const found = strategies.map((name) => {
            const { model } = costs.strategies.find(({ strategy }) => strategy === name) ?? {};
            if (model === undefined) throw new Error(`${name} has a model`);
            const asked = loadOf(costs.unit, load);
            return (estimateLoad(model, asked, book).cost.perRunUsd?.value ?? NaN) * monthsOf(asked);
          });
          same({ 'break-even': usd, 'the estimate': found }, `seed ${seed}, ${strategies.join(' and ')} at ${load}`);
          said.crossings += 1;
        }
      }
    }
  }
  expect(said.ranked).toBeGreaterThan(9);
  expect(said.crossings).toBeGreaterThan(1);
}, 400_000);
