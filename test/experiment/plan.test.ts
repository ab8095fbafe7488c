import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Choices, readExperiment, type Plan } from '../../src/experiment/plan.ts';
import type { Problem, ProblemsError } from '../../src/core/problems.ts';
import { builtIns } from '../../src/strategies/registry.ts';
import { rightFiles, rightYaml, temporaryFolder } from './folder.ts';

async function planOf(yaml: string = rightYaml, choices: Choices = {}, more: Record<string, string> = {}): Promise<Plan> {
  const dir = await temporaryFolder({ ...rightFiles(yaml), ...more });
  return readExperiment(join(dir, 'experiment.yaml'), choices);
}

/** The problems without the file's folder, and without remedies. */
async function problemsOf(yaml: string, choices: Choices = {}, more: Record<string, string> = {}): Promise<Problem[]> {
  const dir = await temporaryFolder({ ...rightFiles(yaml), ...more });
  try {
    await readExperiment(join(dir, 'experiment.yaml'), choices);
  } catch (error) {
    return JSON.parse(
      JSON.stringify((error as ProblemsError).problems, (key, value: unknown) =>
        key === 'remedy' ? undefined : value,
      ).replaceAll(`${dir}/`, ''),
    ) as Problem[];
  }
  return [];
}

function seedsOf({ workloads }: Plan): (number | undefined)[] {
  return workloads.map((workload) => (workload.kind === 'stream' ? workload.seed : undefined));
}

/** A plug-in with these members besides the needed ones. */
function plugIn(name: string, more = ''): string {
  return `export default { contractVersion: 2, kind: 'call', name: '${name}', parse: (raw) => raw, evidence: () => 'cloud',
    batching: () => ({ maxSize: 1, maxWaitMs: 0, inFlight: 1 }), open: () => {}, ${more} };`;
}

/** A whole strategy but for its `parse` and `batching`. */
function plugInWith(members: string): string {
  return `export default { contractVersion: 2, kind: 'call', name: 'mine', evidence: () => 'local', open() {}, ${members} };`;
}

describe('a plan', () => {
  it('has a cell for every strategy, workload and repeat, a repeat complete before the next, in the order of the seed', async () => {
    const { cells } = await planOf(`${rightYaml}repeats: 2\n`);
    expect(cells.map(({ id }) => id)).toEqual([
      'grouped x slow #1',
      'direct x slow #1',
      'direct x batch #1',
      'grouped x batch #1',
      'direct x slow #2',
      'grouped x batch #2',
      'grouped x slow #2',
      'direct x batch #2',
    ]);
    expect((await planOf(`${rightYaml}repeats: 2\n`)).cells).toEqual(cells);
  });

  it("has what the experiment sets of a strategy's effort, and the rest as declared", async () => {
    const { strategies } = await planOf(`${rightYaml}  - { name: own, use: direct, effort: { roles: [], onCall: [us] } }\n`);
    const [direct, , own] = strategies;
    expect(direct?.effort?.onCall).toMatchObject([{ item: 'the pipeline' }]);
    expect(direct?.effort).not.toHaveProperty('from');
    const from = { roles: "the user's", onCall: "the user's" };
    expect(own?.effort).toEqual({ ...direct?.effort, roles: [], onCall: ['us'], from });
    expect(own?.raw).toEqual({});
  });

  it('takes an unquoted null, which YAML reads as no value, for the strategy of that name', async () => {
    const { strategies, stored } = await planOf(`${rightYaml}  - { use: null }\n`);
    expect(strategies.at(-1)).toMatchObject({ name: 'null', use: 'null' });
    expect(stored).toMatchObject({ strategies: expect.arrayContaining([expect.objectContaining({ use: 'null' })]) });
  });

  it('stores a discount, and tells one on what its price books do not have', async () => {
    expect((await planOf(`${rightYaml}discount: { dataflow/streaming: 0.2 }\n`)).stored.discount).toEqual({
      'dataflow/streaming': 0.2,
    });
    expect(await problemsOf(`${rightYaml}discount: { dataflw: 0.2 }\n`)).toMatchObject([
      {
        line: 10,
        key: 'discount.dataflw',
        message: 'us-central1-2026-11 has no price that begins with "dataflw" (did you mean "dataflow"?)',
      },
    ]);
    expect(await problemsOf(`${rightYaml}discount: 20\n`)).toMatchObject([{ key: 'discount' }]);
  });

  it("has the user's own days and hours beside the checklists that they replace", async () => {
    const hours = '{ value: 2, low: 1, high: 5 }';
    const yaml = `${rightYaml}effort: { direct: { implementationDays: 3, maintenanceHoursPerMonth: ${hours} } }\nhourlyRateUsd: 90\n`;
    const { strategies, stored } = await planOf(yaml);
    expect(strategies[0]?.effort).toMatchObject({
      onCall: [{ item: 'the pipeline' }],
      implementationDays: { value: 3, low: 3, high: 3 },
      maintenanceHoursPerMonth: { value: 2, low: 1, high: 5 },
    });
    expect(strategies[1]?.effort).not.toHaveProperty('implementationDays');
    expect(stored.hourlyRateUsd).toBe(90);
  });

  it("says whose the figures of a plug-in's checklists are, and takes the user's where it has none", async () => {
    const item = "{ item: 'a key', days: { value: 1, low: 0.5, high: 2 }, reason: 'a form' }";
    const lists = `resources: [${item}], roles: [], dependencies: [], failures: [], modelUpdate: [], onCall: []`;
    const stating = plugIn('stating', `effort: { ${lists}, updateDowntime: 'none', sources: [] }`);
    const yaml = `${rightYaml}  - { use: ./stating.mjs, effort: { onCall: [] } }\n  - { use: ./silent.mjs }\n`;
    const own = 'effort: { silent: { implementationDays: 1, maintenanceHoursPerMonth: 0 } }\n';
    const { strategies } = await planOf(yaml + own, {}, { 'stating.mjs': stating, 'silent.mjs': plugIn('silent') });
    expect(strategies.slice(2).map(({ effort }) => effort)).toMatchObject([
      { from: { resources: 'the plug-in', failures: 'the plug-in', onCall: "the user's" } },
      { resources: [], implementationDays: { value: 1 }, maintenanceHoursPerMonth: { value: 0 } },
    ]);
  });

  it('refuses effort of a strategy that is not there, and half an effort', async () => {
    const yaml = `${rightYaml}  - { use: ./silent.mjs }\neffort:\n  dircet: { implementationDays: 3 }\n  silent: { implementationDays: 3 }\n`;
    expect(await problemsOf(yaml, {}, { 'silent.mjs': plugIn('silent') })).toMatchObject([
      { key: 'effort.dircet', message: 'there is no strategy "dircet" (did you mean "direct"?)' },
      { key: 'effort.silent', message: 'silent states no checklists, so that one figure leaves the other unknown' },
    ]);
  });

  it('does not blame effort for a strategy that is there but unusable', async () => {
    const yaml = `${rightYaml}  - { name: own, use: drect }\neffort: { own: { implementationDays: 3 } }\n`;
    expect((await problemsOf(yaml)).map(({ key }) => key)).toEqual(['strategies[2].use']);
  });

  it('refuses a value outside its range, and an item without a reason', async () => {
    const item = '{ item: x, days: { value: 3, low: 1, high: 2 } }';
    const yaml = `${rightYaml}  - { name: own, use: direct, effort: { roles: [${item}], onCall: [1] } }\n`;
    expect(await problemsOf(yaml)).toMatchObject([
      {
        key: 'strategies[2].effort.roles[0].days',
        message: 'value is what it takes on average: it must lie between low and high, or be equal to both',
      },
      { key: 'strategies[2].effort.roles[0].reason', message: 'missing; needs a string' },
      {
        key: 'strategies[2].effort.onCall[0]',
        message: 'must be a text, or { item, hoursPerMonth: { value, low, high }, reason }',
      },
    ]);
  });

  it('fills in defaults', async () => {
    const plan = await planOf();
    const workers = Math.min(4, availableParallelism());
    expect(plan).toMatchObject({
      name: 'births',
      workers,
      modelThreads: workers,
      settings: {
        warmUp: { calls: 'auto', seconds: 'auto' },
        drainS: 10,
        callTimeoutS: 1800,
        jobTimeoutS: 86_400,
        stopWhenSaturated: false,
        minOkShare: 0.9,
      },
      seed: 1,
      sink: { use: 'jsonl' },
      sourceDescription: 'csv births.csv',
      workloads: [
        { name: 'batch', kind: 'batch', rows: 100 },
        { name: 'slow', kind: 'stream', arrivals: 'poisson', ratePerS: 10, seconds: 2, seed: 1 },
      ],
      strategies: [
        { name: 'direct', use: 'direct', kind: 'call', moduleUrl: builtIns['direct'], raw: {}, services: [] },
        { name: 'grouped', batching: { maxSize: 8, maxWaitMs: 0, inFlight: 4 } },
      ],
    });
  });

  it('is plain data', async () => {
    const plan = await planOf();
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  it('gives as many model threads as workers, unless the experiment sets them', async () => {
    expect(await planOf(`${rightYaml}resources: { workers: 3 }\n`)).toMatchObject({ workers: 3, modelThreads: 3 });
    expect(await planOf(`${rightYaml}resources: { workers: 3, modelThreads: 2 }\n`)).toMatchObject({
      workers: 3,
      modelThreads: 2,
    });
  });

  it('is taken from the same file again when it is stored', async () => {
    const own = '{ name: own, use: direct, effort: { roles: [ours] } }';
    const plan = await planOf(`${rightYaml}  - ${own}\neffort: { direct: { implementationDays: 3 } }\n`);
    const again = await planOf(JSON.stringify(plan.stored));
    expect(again.stored).toEqual(plan.stored);
    expect(again.cells).toEqual(plan.cells);
    expect(again.strategies).toEqual(plan.strategies);
    const chosen = await planOf(JSON.stringify(plan.stored), { strategies: ['own'] });
    expect((await planOf(JSON.stringify(chosen.stored))).strategies.map(({ name }) => name)).toEqual(['own']);
  });

  it('keeps the micro-batches of a workload, and its stored form has them', async () => {
    const batching = 'batching: { maxSize: 20, maxWaitMs: 500 }';
    const { workloads, stored } = await planOf(
      rightYaml.replace('rows: 100', `rows: 100, ${batching}`).replace('seconds: 2', `seconds: 2, ${batching}`),
    );
    const expected = [{ batching: { maxSize: 20, maxWaitMs: 500 } }, { batching: { maxSize: 20, maxWaitMs: 500 } }];
    expect(workloads).toMatchObject(expected);
    expect(stored).toMatchObject({ workloads: expected });
  });

  it("leaves a strategy's secrets out of what is stored, not out of what runs", async () => {
    const mine = plugIn('mine');
    const yaml = rightYaml.replace('{ use: direct }', '{ use: ./mine.js, token: abc, headers: { Authorization: xyz } }');
    const plan = await planOf(yaml, {}, { 'mine.mjs': mine, 'mine.js': mine, 'package.json': '{ "type": "module" }' });
    expect(plan.strategies[0]).toMatchObject({ name: 'mine', raw: { token: 'abc', headers: { Authorization: 'xyz' } } });
    expect(plan.stored).toMatchObject({ strategies: [{ token: '(redacted)', headers: { Authorization: '(redacted)' } }, {}] });
  });
});

describe('a schedule', () => {
  const yaml = rightYaml.replace('seconds: 2', 'seconds: 2, seed: 5');
  it("has a seed of its own, else the experiment's, and the command line's before both", async () => {
    expect(seedsOf(await planOf(`${yaml}seed: 7\n`))).toEqual([undefined, 5]);
    expect(seedsOf(await planOf(`${rightYaml}seed: 7\n`))).toEqual([undefined, 7]);
    expect(seedsOf(await planOf(`${yaml}seed: 7\n`, { seed: 9 }))).toEqual([undefined, 9]);
  });
});

describe('choices of the command line', () => {
  it('select and resize', async () => {
    const plan = await planOf(rightYaml, {
      strategies: ['grouped'],
      rows: 5,
      rate: 3,
      seconds: 1,
      repeats: 2,
      workers: 1,
      seed: 9,
    });
    expect(plan.cells.map(({ id }) => id)).toEqual([
      'grouped x slow #1',
      'grouped x batch #1',
      'grouped x slow #2',
      'grouped x batch #2',
    ]);
    expect(plan.workloads).toEqual([
      { name: 'batch', kind: 'batch', rows: 5 },
      { name: 'slow', kind: 'stream', arrivals: 'poisson', ratePerS: 3, seconds: 1, seed: 9 },
    ]);
    expect(plan).toMatchObject({ workers: 1, modelThreads: 1, seed: 9 });
  });

  it('make it smaller by a factor, and keep what it was', async () => {
    const { workloads, scale } = await planOf(rightYaml, { scale: 0.2 });
    expect(workloads[0]).toEqual({ name: 'batch', kind: 'batch', rows: 20 });
    expect(scale).toEqual({ factor: 0.2, full: [{ workload: 'batch', rows: 100 }] });
    expect(await problemsOf(rightYaml, { scale: 0.2, rows: 5 })).toEqual([
      { file: '--scale', message: 'cannot be combined with --rows: both set the same number' },
    ]);
  });

  it('that fit nothing are refused, all at once', async () => {
    expect(await problemsOf(rightYaml, { strategies: ['groupd'], workloads: ['slow', 'fast'], rows: 5 })).toEqual([
      {
        file: '--strategy',
        message: 'the experiment has no strategy "groupd" (did you mean "grouped"?); it has: direct, grouped',
      },
      { file: '--workload', message: 'the experiment has no workload "fast"; it has: batch, slow' },
      { file: '--rows', message: 'none of the chosen workloads has rows: slow' },
    ]);
  });

  it('that fit nothing are told with what is wrong in the file, unless an entry of it cannot be named', async () => {
    const choices = { strategies: ['groupd'] };
    const keys = async (yaml: string) => (await problemsOf(yaml, choices)).map(({ key, file }) => key ?? file);
    const more = 'sink: { use: jsnl }\nwarmUp: { seconds: 5 }\n';
    expect(await keys(rightYaml + more)).toEqual(['sink.use', 'warmUp.seconds', '--strategy']);
    expect(await keys(`${rightYaml.replace('name: grouped', 'name: gr ouped')}${more}`)).toEqual([
      'strategies[1].name',
      'sink.use',
    ]);
  });
});

/** The right experiment, with another stream. */
function withStream(entry: string): string {
  return rightYaml.replace('{ name: slow, use: stream, rate: 10, seconds: 2 }', entry);
}

describe('arrivals', () => {
  it('of every kind', async () => {
    const entries = [
      [
        '{ use: stream, rate: 10, arrivals: { use: bursty, onS: 1, offS: 4 } }',
        { arrivals: 'bursty', ratePerS: 10, onS: 1, offS: 4 },
      ],
      ['{ use: stream, rate: 10, seconds: 5, arrivals: { use: ramp, to: 20 } }', { arrivals: 'ramp', toPerS: 20, seconds: 5 }],
      ['{ use: stream, rate: 10, arrivals: { use: constant } }', { arrivals: 'constant', ratePerS: 10 }],
      ['{ use: closed-loop, concurrency: 4, seconds: 5 }', { kind: 'closed-loop', concurrency: 4, seconds: 5 }],
    ] as const;
    for (const [entry, workload] of entries) {
      const { workloads } = await planOf(withStream(entry), {
        workloads: [/use: ([a-z-]+)/.exec(entry)?.[1] ?? ''],
        strategies: ['direct'],
      });
      expect(workloads).toMatchObject([workload]);
    }
  });

  it('from a file of times, counted from the first and faster than they were', async () => {
    const times = '# from the log\n1000.5\n\n1001\n1001\n1003\n';
    const dir = await temporaryFolder({
      ...rightFiles(withStream('{ use: stream, arrivals: { use: replay, path: times.txt, speed: 2 } }')),
      'times.txt': times,
    });
    const plan = await readExperiment(join(dir, 'experiment.yaml'));
    expect(plan.workloads[1]).toEqual({
      name: 'stream',
      kind: 'stream',
      arrivals: 'replay',
      path: 'times.txt',
      unit: 's',
      speed: 2,
      sha256: createHash('sha256').update(times).digest('hex'),
      dueMs: [0, 250, 250, 1250],
      seed: 1,
    });
    expect(plan.stored).toMatchObject({
      workloads: [{}, { use: 'stream', arrivals: { use: 'replay', path: 'times.txt', unit: 's', speed: 2 } }],
    });
  });

  it('through a queue, with all keys of a stream', async () => {
    const entry = '{ use: queue, projectId: p, rate: 5, seconds: 2, arrivals: constant }';
    const dir = await temporaryFolder(rightFiles(withStream(entry)));
    const plan = await readExperiment(join(dir, 'experiment.yaml'));
    expect(plan.workloads[1]).toEqual({
      name: 'queue',
      kind: 'stream',
      queue: { projectId: 'p' },
      arrivals: 'constant',
      ratePerS: 5,
      seconds: 2,
      seed: 1,
    });
    expect(plan.stored).toMatchObject({ workloads: [{}, { use: 'queue', projectId: 'p', rate: 5, arrivals: 'constant' }] });
  });

  it('through a queue with dead letters', async () => {
    const { workloads, stored } = await planOf(
      withStream('{ use: queue, projectId: p, rate: 5, seconds: 2, maxDeliveryAttempts: 7 }'),
    );
    expect(workloads[1]).toMatchObject({ queue: { projectId: 'p', maxDeliveryAttempts: 7 } });
    expect(stored).toMatchObject({ workloads: [{}, { projectId: 'p', maxDeliveryAttempts: 7 }] });
  });

  it('from a column of a CSV file, in milliseconds', async () => {
    const csv = 'host,at\na,1700000000000\n"b, c",1700000000250\nd,1700000001000\n';
    const entry = '{ use: stream, arrivals: { use: replay, path: log.csv, column: at, unit: ms } }';
    const { workloads, stored } = await planOf(withStream(entry), {}, { 'log.csv': csv });
    expect(workloads[1]).toMatchObject({ column: 'at', unit: 'ms', dueMs: [0, 250, 1000] });
    expect(stored).toMatchObject({ workloads: [{}, { arrivals: { path: 'log.csv', column: 'at', unit: 'ms', speed: 1 } }] });
  });

  it.each([
    ['att', 'at\n1\n', 'log.csv:1 the header has no column "att" (did you mean "at"?); it has: at'],
    ['at', 'at,x\n1,\n,2\n"3\n', 'log.csv:3 must be a time like 1, not "" log.csv:4 a quote is not closed'],
    ['at', 'at\n5\n5\n', 'log.csv:undefined all times are the same'],
    ['at', 'at\n5\n', 'log.csv:undefined has 1 times; a replay needs at least two'],
  ])('from column %s of %j: told', async (column, csv, told) => {
    const entry = `{ use: stream, arrivals: { use: replay, path: log.csv, column: ${column} } }`;
    const problems = await problemsOf(withStream(entry), {}, { 'log.csv': csv });
    expect(problems.map(({ file, line, message }) => `${file}:${line} ${message}`).join(' ')).toBe(told);
  });

  it('that are wrong, with file and line', async () => {
    const dir = await temporaryFolder({
      ...rightFiles(withStream('{ use: stream, arrivals: { use: replay, path: times.txt } }')),
      'times.txt': '1\n3\n2\nnoon\n',
    });
    const error: unknown = await readExperiment(join(dir, 'experiment.yaml')).catch((caught: unknown) => caught);
    expect((error as ProblemsError).problems.map(({ line, message }) => [line, message])).toEqual([
      [3, '2 follows 3: times must ascend'],
      [4, 'must be a time like 3, not "noon"'],
    ]);
  });

  it.each([
    ['{ use: queue, rate: 5 }', 'workloads[1].projectId: missing; needs a string'],
    [
      '{ use: queue, projectId: p, rate: 5, maxDeliveryAttempts: 4 }',
      'workloads[1].maxDeliveryAttempts: must be at least 5, not 4',
    ],
    ['{ use: stream, seconds: 5 }', 'workloads[1].rate: missing; needs a number of instances a second'],
    ['{ use: stream, rate: 5, arrivals: { use: ramp, to: 20 } }', 'workloads[1].seconds: missing; needs the length of the ramp'],
    ['{ use: stream, rate: 5, arrivals: { use: bursty, onS: 0 } }', 'workloads[1].arrivals.onS: must be more than 0, not 0'],
    ['{ use: stream, rate: 5, arrivals: { use: replay, path: x } }', 'workloads[1].rate: a replay has the rate of its file'],
  ])('%s', async (entry, message) => {
    const problems = await problemsOf(withStream(entry));
    expect(problems.map((problem) => `${problem.key}: ${problem.message}`)).toContain(message);
  });
});

describe('wrong input', () => {
  it('is told all at once, in the order of the file, with lines', async () => {
    const yaml = `nam: births
model: { path: modell }
source: { use: csv, path: births.csv, colums: {} }
workloads:
  - { use: batch, rows: 0 }
  - { use: steam, rate: 10 }
  - name: slow
    use: stream
    rate: 10
    arrivals: poison
strategies:
  - { use: dierct }
  - use: direct
    batching: { maxSize: 8, maxwaitMs: 1 }
  - { use: direct, name: a b }
repeats: none
`;
    const problems = await problemsOf(yaml);
    expect(problems.map(({ file, line, key }) => `${file}:${line} ${key}`)).toEqual([
      'experiment.yaml:1 name',
      'experiment.yaml:1 nam',
      'experiment.yaml:3 source.colums',
      'experiment.yaml:5 workloads[0].rows',
      'experiment.yaml:6 workloads[1].use',
      'experiment.yaml:10 workloads[2].arrivals',
      'experiment.yaml:12 strategies[0].use',
      'experiment.yaml:14 strategies[1].batching.maxwaitMs',
      'experiment.yaml:15 strategies[2].name',
      'experiment.yaml:16 repeats',
      'modell:undefined model',
    ]);
    expect(problems.map(({ message }) => message)).toEqual([
      'missing; needs a string',
      expect.stringContaining('unknown key (did you mean "name"?)'),
      expect.stringContaining('unknown key (did you mean "columns"?)'),
      'must be at least 1, not 0',
      'there is no workload "steam" (did you mean "stream"?); there are: batch, stream, queue, closed-loop',
      'must be one of constant, poisson, bursty, ramp, replay, not "poison" (did you mean "poisson"?)',
      'there is no strategy "dierct" (did you mean "direct"?)',
      'unknown key (did you mean "maxWaitMs"?); allowed: maxSize, maxWaitMs, inFlight',
      'must start with a letter or digit and contain only letters, digits, ".", "_" and "-"',
      'must be a number, not "none"',
      'the model does not exist',
    ]);
  });

  it.each([
    ['source: { path: births.csv }', 'sink: { use: jsnl }', ['source.use', 'sink.use']],
    ['', 'sink: { use: jsnl }', ['source', 'sink.use']],
    ['source: { use: csv, pth: births.csv }', 'sink: { path: 1 }', ['source.path', 'source.pth', 'sink.use']],
    ['source: csv', 'prices: nowhere', ['source', 'prices']],
    ['source: { use: csv, path: nowhere.csv }', 'prices: nowhere', ['prices', 'nowhere.csv']],
    ['source: { use: csv, path: births.csv, columns: { age: { from: aeg } } }', 'prices: nowhere', ['prices', 'births.csv']],
    ['source: { use: cvs }', 'repeats: many', ['source.use', 'repeats']],
  ])('in one section hides none in another: %s and %s', async (source, other, keys) => {
    const yaml = rightYaml.replace('source: { use: csv, path: births.csv }', source);
    expect((await problemsOf(`${yaml}${other}\n`)).map(({ key, file }) => key ?? file)).toEqual(keys);
  });

  it('in one section is not made up of what another would be without its fault', async () => {
    const yaml = `${rightYaml}  - { use: direct, name: beams, runtime: python }\nengine: { use: baem }\n`;
    expect((await problemsOf(yaml)).map(({ key }) => key)).toEqual(['engine.use']);
  });

  it('is a key of a strategy that neither it nor every strategy has, with the nearest of both', async () => {
    const yaml = `${rightYaml}  - { use: direct, name: a, runtim: node }
  - { use: rest, batchin: { maxSize: 8 }, modelNam: x, retries: { nam: 1 } }
  - { use: ./mine.mjs, efort: {} }
`;
    const mine = plugInWith('parse: (raw) => parseOptions(z.strictObject({ weight: z.number() }), raw), batching: () => {}');
    const imports = `import { parseOptions } from '${new URL('../../src/core/options.ts', import.meta.url).href}';
import { z } from '${import.meta.resolve('zod')}';
`;
    const problems = await problemsOf(yaml, {}, { 'mine.mjs': imports + mine });
    expect(problems.map(({ line, key, message }) => `${line} ${key}: ${message}`)).toEqual([
      '10 strategies[2].runtim: unknown key (did you mean "runtime"?); allowed: use, name, batching, runtime, effort',
      '11 strategies[3].retries.nam: unknown key; allowed: maxAttempts, baseMs, maxMs, seed',
      expect.stringMatching(
        /^11 strategies\[3\]\.batchin: unknown key \(did you mean "batching"\?\); allowed: use, .*, effort, protocol, /,
      ),
      expect.stringMatching(/^11 strategies\[3\]\.modelNam: unknown key \(did you mean "modelName"\?\)/),
      '12 strategies[4].weight: missing; needs a number',
      '12 strategies[4].efort: unknown key (did you mean "effort"?); allowed: use, name, batching, runtime, effort, weight',
    ]);
  });

  it('in one key of a strategy hides none in another', async () => {
    const yaml = `${rightYaml}  - { name: a b, use: dierct }\n  - { use: direct, batching: { maxSize: 0 }, runtim: node }\n`;
    expect((await problemsOf(yaml)).map(({ key }) => key)).toEqual([
      'strategies[2].name',
      'strategies[2].use',
      'strategies[3].batching.maxSize',
      'strategies[3].runtim',
    ]);
  });

  it('of model, source, sink and prices is told together', async () => {
    const yaml = `${rightYaml.replace('path: model }', 'path: modell }').replace('path: births.csv', 'path: births.csv, colums: {}')}sink: { use: jsnl }
prices: nowhere
`;
    const problems = await problemsOf(yaml);
    expect(problems.map(({ file, line, key }) => `${file}:${line} ${key}`)).toEqual([
      'experiment.yaml:3 source.colums',
      'experiment.yaml:10 sink.use',
      'experiment.yaml:11 prices',
      'modell:undefined model',
    ]);
  });

  it('in the data is found before anything runs', async () => {
    const problems = await problemsOf(rightYaml, {}, { 'births.csv': 'age,gender\n28,male\n' });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain('sex');
  });

  it('is a name that two strategies have, whatever its case', async () => {
    expect(await problemsOf(rightYaml.replace('name: grouped', 'name: Direct'))).toEqual([
      { file: 'experiment.yaml', line: 9, key: 'strategies[1].name', message: 'two strategies are named "Direct"' },
    ]);
  });

  it('is a plug-in that refuses its options, or throws something else', async () => {
    const broken = plugInWith(`parse() { throw new Error('no such endpoint'); }, batching: () => ({})`);
    const yaml = `${rightYaml}  - use: ./mine.mjs\n    endpoint: x\n`;
    expect(await problemsOf(yaml, {}, { 'mine.mjs': broken })).toEqual([
      { file: 'experiment.yaml', line: 10, key: 'strategies[2]', message: 'the strategy refuses its options: no such endpoint' },
    ]);
  });

  it('is a plug-in whose own batching cannot be', async () => {
    const wrong = plugInWith('parse: () => ({}), batching: () => ({ maxSize: 0, maxWaitMs: -1 })');
    const problems = await problemsOf(`${rightYaml}  - { use: ./mine.mjs }\n`, {}, { 'mine.mjs': wrong });
    expect(problems.map(({ key, message }) => [key, message])).toEqual([
      ['strategies[2].batching().maxSize', 'must be at least 1, not 0'],
      ['strategies[2].batching().maxWaitMs', 'must be at least 0, not -1'],
      ['strategies[2].batching().inFlight', 'missing; needs a number'],
    ]);
  });

  it('is an anchor that contains itself, a file too long for an experiment, or a list without end', async () => {
    expect(await problemsOf(rightYaml.replace(/^name: .*$/m, 'name: &self [*self]'))).toEqual([
      { file: 'experiment.yaml', message: 'is not valid YAML: an anchor (&) contains itself' },
    ]);
    const padded = `${rightYaml}${'#'.repeat(262_144)}\n`;
    expect(await problemsOf(padded)).toMatchObject([
      { message: `has ${padded.length} characters, more than the 262144 of an experiment file` },
    ]);
    const many = Array.from({ length: 201 }, (_, i) => `  - { use: null, name: n${i} }\n`).join('');
    expect(await problemsOf(`${rightYaml}${many}`)).toMatchObject([{ key: 'strategies', message: 'has more than 200 entries' }]);
  });

  it('is one of a hundred unknown keys, of which twenty are named', async () => {
    const unknown = Array.from({ length: 100 }, (_, i) => `zz${i}: 1\n`).join('');
    const problems = await problemsOf(`${rightYaml}${unknown}`);
    expect(problems).toHaveLength(21);
    expect(problems.map(({ message }) => message)).toContain('80 more unknown keys');
  });

  it('is a batch job with micro-batches', async () => {
    expect(await problemsOf(`${rightYaml}  - { use: batch-job, batching: { maxSize: 8 } }\n`)).toEqual([
      {
        file: 'experiment.yaml',
        line: 10,
        key: 'strategies[2].batching',
        message: '"batch-job" is a batch job, which takes all rows at once and has no micro-batches',
      },
    ]);
  });

  it('is a warm-up that leaves nothing of a stream', async () => {
    expect(await problemsOf(`${rightYaml}warmUp: { calls: 0, seconds: 2 }\n`)).toEqual([
      {
        file: 'experiment.yaml',
        line: 10,
        key: 'warmUp.seconds',
        message: 'a warm-up of 2 s leaves nothing of the stream slow to measure',
      },
    ]);
    expect(await problemsOf(`${rightYaml}warmUp: { seconds: 1.9 }\n`)).toEqual([]);
    expect(await problemsOf(`${rightYaml}warmUp: { seconds: 1.9 }\n`, { seconds: 1 })).toHaveLength(1);
  });

  it('is a stream without an end before other cells', async () => {
    const problems = await problemsOf(rightYaml.replace(', seconds: 2', ''));
    expect(problems).toEqual([
      {
        file: 'experiment.yaml',
        line: 4,
        key: 'workloads',
        message: expect.stringMatching(
          /^(direct x slow #1 runs until it is stopped, and nothing after it would run: grouped x slow #1|grouped x slow #1 .*: direct x slow #1)$/,
        ),
      },
    ]);
    expect(await problemsOf(rightYaml.replace(', seconds: 2', ''), { strategies: ['direct'] })).toEqual([]);
    const withJob = `${rightYaml.replace(', seconds: 2', '')}  - { use: batch-job }\n`;
    // A job never runs on a stream, so it does not wait for the stream's end.
    expect(await problemsOf(withJob, { strategies: ['direct', 'batch-job'] })).toEqual([]);
  });
});

describe('a file that cannot be read', () => {
  it('is named with those that are there', async () => {
    const dir = await temporaryFolder(rightFiles());
    await expect(readExperiment(join(dir, 'experimnt.yaml'))).rejects.toMatchObject({
      problems: [{ message: 'there is no such file (did you mean "experiment.yaml"?)' }],
    });
    await expect(readExperiment(dir)).rejects.toMatchObject({ problems: [{ message: 'is a folder' }] });
    await expect(readExperiment(join(dir, 'no', 'a.yaml'))).rejects.toMatchObject({
      problems: [{ message: `there is no folder ${join(dir, 'no')}` }],
    });
  });

  it('as YAML tells every place', async () => {
    const problems = await problemsOf('name: a\nname: b\nmodel: {\n');
    expect(problems.map(({ file, line }) => `${file}:${line}`)).toEqual(['experiment.yaml:2', 'experiment.yaml:4']);
    expect(await problemsOf('')).toHaveLength(5);
    expect(await problemsOf('just text')).toEqual([
      { file: 'experiment.yaml', line: 1, message: 'must be a mapping, not "just text"' },
    ]);
  });
});
