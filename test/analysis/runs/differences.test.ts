import { describe, expect, test } from 'vitest';
import { compareRuns } from '../../../src/analysis/runs/compare-runs.ts';
import { differencesOf } from '../../../src/analysis/runs/differences.ts';
import type { RunRecord } from '../../../src/core/record.ts';
import { beamCell, prism } from '../../fixtures/beam.ts';
import { machine, runRecord } from '../../fixtures/results.ts';
import { batches, run } from '../../fixtures/repeats.ts';

type Changes = Parameters<typeof runRecord>[1];

/** `what: from -> to`, of a run with these changes and one with those. */
function textsOf(a: Changes, b: Changes): string[] {
  return differencesOf(runRecord([], a), runRecord([], b)).known.map(({ what, from, to }) => `${what}: ${from} -> ${to}`);
}

const model = { path: 'models/m', signature: 'predict', inputs: ['x: float32'], outputs: ['y: float32'] };
const source = { description: 'csv data/x.csv', mapping: [] };

test('the same run twice differs in nothing', () => {
  expect(textsOf({}, { id: 'other', startedAt: '2026-11-24T10:00:00.000Z' })).toEqual([]);
});

test.each<[string, Changes, string[]]>([
  [
    'machine',
    { machine: { ...machine, cores: 8 } },
    ['machine: Test CPU, 4 cores, 8 GiB, linux x64 -> Test CPU, 8 cores, 8 GiB, linux x64'],
  ],
  [
    'versions',
    { versions: { predbench: '0.2.0', node: '20.20.2', tfjsNode: '4.22.0' } },
    ['predbench: 0.1.0 -> 0.2.0', 'libtensorflow: 2.15.1 -> none'],
  ],
  ['model', { model: { ...model, path: 'models/n' } }, ['model: models/m -> models/n']],
  [
    'signature',
    { model: { ...model, outputs: ['y: float64'] } },
    ['signature: predict(x: float32): y: float32 -> predict(x: float32): y: float64'],
  ],
  ['data', { source: { ...source, description: 'csv data/y.csv' } }, ['data: csv data/x.csv -> csv data/y.csv']],
  ['scale', { scale: { factor: 0.1, full: [] } }, ['scale: 1 -> 0.1']],
  [
    'price book',
    { priceBook: ['mine', 'us-central1-2026-11'] },
    ['price book: us-central1-2026-11 -> mine, us-central1-2026-11'],
  ],
  [
    'settings',
    { experiment: { resources: { workers: 4 }, drainS: 5 } },
    ['resources: not set -> {"workers":4}', 'drainS: not set -> 5'],
  ],
])('%s', (_, changes, expected) => expect(textsOf({}, changes)).toEqual(expected));

describe('the engine', () => {
  const engine = { ...prism, versions: { beam: '2.77.0' } };

  test('is one difference where it is another: what it is made of goes without saying', () => {
    expect(
      textsOf({ experiment: { engine: { use: 'local' } } }, { engine, experiment: { engine: { use: 'beam', runner: 'prism' } } }),
    ).toEqual(['engine: local -> Apache Beam (Prism)']);
    expect(textsOf({ engine }, { engine: { ...engine, runner: 'flink' } })).toEqual([
      'engine: Apache Beam (Prism) -> Apache Beam (Flink)',
    ]);
  });

  test('is compared by its versions and settings where it is the same', () => {
    const a = { engine, experiment: { engine: { use: 'beam', runner: 'prism' } } };
    const b = {
      engine: { ...engine, versions: { beam: '2.78.0' } },
      experiment: { engine: { use: 'beam', runner: 'prism', batching: 'adaptive' } },
    };
    expect(textsOf(a, b)).toEqual(['beam: 2.77.0 -> 2.78.0', 'engine.batching: not set -> adaptive']);
  });

  test('of a run that names none is the local one', () => {
    expect(textsOf({}, { experiment: { engine: { use: 'local' } } })).toEqual([]);
  });

  test('is a condition, so that no change is better or worse for it', () => {
    const rates = [1000, 1010, 1020, 1030, 1040, 1050];
    const here = run(batches('direct', rates), { experiment: { strategies: [{ name: 'direct' }] } });
    const experiment = { strategies: [{ name: 'direct', runtime: 'python' }] };
    const onBeam = run(
      batches(
        'direct',
        rates.map((rate) => rate / 2),
        { beam: beamCell() },
      ),
      { engine, experiment },
    );
    const [pair] = compareRuns([here, onBeam]).pairs;
    expect(pair?.rows[0]?.changes[0]).toMatchObject({
      key: 'throughput_rows_per_s',
      verdict: 'changed',
      together: [{ what: 'engine', isCondition: true }],
    });
  });

  test('runs a strategy in one of two runtimes, which is a condition of that strategy', () => {
    const rates = [1000, 1010];
    const [pair] = compareRuns([
      run(batches('mine', rates, { beam: beamCell() }), { engine }),
      run(batches('mine', rates, { beam: beamCell({ runtime: 'node' }) }), { engine }),
    ]).pairs;
    expect(pair?.rows[0]?.changes[0]?.together).toEqual([
      { what: 'runtime', from: 'python', to: 'node', scope: { of: 'strategy', name: 'mine' }, isCondition: true },
    ]);
  });
});

test('without a machine a run was on cloud workers', () => {
  const { machine: _, ...cloud } = runRecord([]);
  expect(differencesOf(runRecord([]), cloud).known.map(({ to }) => to)).toEqual(['cloud workers']);
});

describe('a checksum', () => {
  const [one, two] = ['1'.repeat(64), '2'.repeat(64)];

  test('says more than a path: moved is the same, replaced is another', () => {
    expect(textsOf({ model: { ...model, sha256: one } }, { model: { ...model, path: 'elsewhere', sha256: one } })).toEqual([]);
    expect(textsOf({ source: { ...source, sha256: one } }, { source: { ...source, sha256: two } })).toEqual([
      'data: SHA-256 111111111111 -> SHA-256 222222222222',
    ]);
  });

  test('that a run of an earlier version lacks leaves open whether they are the same', () => {
    const record: RunRecord = runRecord([], { model: { ...model, sha256: one }, source: { ...source, description: 'natality' } });
    expect(differencesOf(record, runRecord([], { source: { ...source, description: 'natality' } })).unknown).toEqual([
      'whether the model is the same: models/m has no checksum in one of the runs',
    ]);
  });
});

test('names, notes, priorities, repeats and paths change no figure', () => {
  const changes = {
    name: 'b',
    note: 'n',
    priorities: { cost: 1 },
    repeats: 12,
    model: { path: 'b' },
    source: { path: 'b' },
    thresholds: ['p99 < 5'],
  };
  const before = {
    ...changes,
    name: 'a',
    note: 'm',
    priorities: { latency: 1 },
    repeats: 6,
    model: { path: 'a' },
    source: { path: 'a' },
    thresholds: [],
  };
  expect(textsOf({ experiment: before }, { experiment: changes })).toEqual([]);
});

const strategies = (maxSize: number) => [
  { name: 'direct', use: 'direct' },
  { name: 'direct-64', use: 'direct', batching: { maxSize, maxWaitMs: 0 } },
];

test('a setting of a strategy touches that strategy alone, one of the cloud costs alone', () => {
  const rates = [1000, 1010, 1020, 1030, 1040, 1050];
  const cells = [...batches('direct', rates), ...batches('direct-64', rates)];
  const [pair] = compareRuns([
    run(cells, { experiment: { strategies: strategies(64), discount: 0.1 } }),
    run(cells, { experiment: { strategies: strategies(128), discount: 0.2 } }),
  ]).pairs;
  expect(pair?.known.map(({ what, from, to }) => [what, from, to])).toEqual([
    ['strategies.direct-64.batching.maxSize', '64', '128'],
    ['discount', '0.1', '0.2'],
  ]);
  expect(
    pair?.rows.map(({ strategy, changes }) => [
      strategy,
      ...changes.map(({ key, together }) => `${key}: ${together.map(({ what }) => what).join()}`),
    ]),
  ).toEqual([
    ['direct', 'throughput_rows_per_s: ', 'rows_per_cpu_s: ', 'cost_usd_per_million: discount'],
    [
      'direct-64',
      'throughput_rows_per_s: strategies.direct-64.batching.maxSize',
      'rows_per_cpu_s: strategies.direct-64.batching.maxSize',
      'cost_usd_per_million: strategies.direct-64.batching.maxSize,discount',
    ],
  ]);
});

test('a stand-in beside a real server is a difference of its strategy', () => {
  const rates = [1000, 1010];
  const [pair] = compareRuns([
    run(batches('rest', rates, { evidence: 'embedded stand-in' })),
    run(batches('rest', rates, { evidence: 'real server' })),
  ]).pairs;
  expect(pair?.rows[0]?.changes[0]?.together).toEqual([
    {
      what: 'evidence',
      from: 'embedded stand-in',
      to: 'real server',
      scope: { of: 'strategy', name: 'rest' },
      isCondition: true,
    },
  ]);
});
