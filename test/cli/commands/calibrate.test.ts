/** With the embedded services, in processes of their own: from dist. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../dist/cli/commands/calibrate.js';
import { commands } from '../../../src/cli/commands/index.ts';
import { readExperiment } from '../../../src/experiment/plan.ts';
import type { Cell, RunRecord } from '../../../src/core/record.ts';
import { temporaryFolder } from '../../experiment/folder.ts';
import { runRecord } from '../../fixtures/results.ts';
import { batch, oneByOne } from '../../quantities/settling-cells.ts';
import { bundledModel, started } from '../../services/started.ts';

const data = join(bundledModel, '../../data/us-births-2014-sample.csv');
const experiment = (strategies: string) => `name: births
model: { path: ${bundledModel} }
source:
  use: csv
  path: ${data}
  columns:
    is_male: { from: sex, values: { male: 'True', female: 'False' } }
    mother_age: { from: mage }
    gestation_weeks: { from: weeks }
    mother_race: { from: whitemom, values: { white: White, not white: Unknown } }
    mother_married: { from: marital, values: { married: 'True', not married: 'False' } }
    cigarette_use: { from: habit, values: { smoker: 'True', nonsmoker: 'False' }, empty: 'None' }
    plurality: { constant: 1 }
    alcohol_use: { constant: 'None' }
workloads: [{ use: batch, rows: 100 }]
strategies:
${strategies}`;

interface Entry {
  readonly strategy: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly source: string;
}

/** `predbench calibrate` of an experiment with these strategies; `stopAt`: Ctrl-C when a line on the way begins so. */
async function calibrated(strategies: string, flags: Record<string, string> = {}, stopAt?: string) {
  const folder = await temporaryFolder({ 'mine.yaml': experiment(strategies) });
  return calibratedFile(join(folder, 'mine.yaml'), join(folder, 'calibration.json'), flags, stopAt);
}

async function calibratedFile(file: string, out: string, flags: Record<string, string> = {}, stopAt?: string) {
  const printed: string[] = [];
  const said: string[] = [];
  const stop = new AbortController();
  const defaults = Object.entries(commands.find(({ name }) => name === 'calibrate')!.flags);
  const given = {
    ...Object.fromEntries(defaults.flatMap(([name, flag]) => (flag.default === undefined ? [] : [[name, flag.default]]))),
    file,
    out,
    ...flags,
  };
  const output = {
    print: (text: string) => void printed.push(text),
    say(text: string) {
      said.push(text);
      if (stopAt !== undefined && text.startsWith(stopAt)) stop.abort();
    },
    color: false,
    interactive: false,
    sayColor: false,
    columns: 80,
  };
  const code = await run(given, { output, signal: stop.signal });
  const text = await readFile(out, 'utf8').catch(() => undefined);
  return {
    code,
    said,
    printed: printed.join('\n'),
    file: text === undefined ? undefined : (JSON.parse(text) as { version: number; measured: Entry[] }),
  };
}

const stamp = String.raw`measured \d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z from \w+ \w+, \d+ cores, .+`;

const range = { value: expect.any(Number), low: expect.any(Number), high: expect.any(Number), evidence: 'stand-in' };

function inOrder({ low, value, high }: Entry): boolean {
  return 0 < low && low <= value && value <= high;
}

it('measures round trip and queue at the embedded services', async () => {
  const strategies = `  - { use: rest }
  - { name: grouped, use: rest, batching: { maxSize: 8 } }
  - { use: batch-job, pollMs: 1 }
`;
  const { code, said, printed, file } = await calibrated(strategies, { calls: '40', measure: 'queue,round-trip' });
  expect(code).toBe(0);
  expect(said).toEqual([
    'everything runs on this machine; nothing is billed',
    'rest, grouped: 40 calls, one after the other',
    'batch-job: one small job, which may wait long for machines',
  ]);
  const trip = {
    quantity: 'round-trip-ms',
    unit: 'ms',
    ...range,
    source: expect.stringMatching(
      `^median of 40 consecutive calls \\(GET /v1/models/model\\) to the embedded model server, including the server's own time; 10 warm-up calls left out, 0 failed; .*; ${stamp}$`,
    ),
  };
  const ofJob = `^one job of 10 rows \\(batch-job\\) at the embedded batch prediction service, 10 of them predicted: the time in its queue, from its states; a single measurement gives no interval, so half to twice the value is assumed; ${stamp}$`;
  expect(file).toEqual({
    version: 1,
    measured: [
      { strategy: 'rest', ...trip },
      { strategy: 'grouped', ...trip },
      { strategy: 'batch-job', quantity: 'queue-s', unit: 's', ...range, source: expect.stringMatching(ofJob) },
    ],
  });
  expect(file?.measured.every(inOrder)).toBe(true);
  const { value, low, high } = file!.measured[2]!;
  expect([low, high]).toEqual([value / 2, value * 2]);
  expect(printed.split('\n').map((line) => line.split(' ', 3).join(' '))).toEqual([
    expect.stringMatching(/^rest, grouped: round-trip-ms$/),
    expect.stringMatching(/^batch-job: queue-s [\d.]+$/),
    'stand-in: measured on',
    expect.stringMatching(/^written: .*calibration\.json$/),
  ]);
});

it('measures the start of a worker six times', async () => {
  const { code, said, file } = await calibrated('  - { use: direct }\n');
  expect(code).toBe(0);
  expect(said.slice(1)).toEqual(Array.from({ length: 6 }, (_, i) => `direct: start ${i + 1} of 6`));
  const source = `^median of 6 starts of a process with one worker \\(direct\\), .*, so without starting a cloud machine; .*; ${stamp}$`;
  expect(file).toEqual({
    version: 1,
    measured: [{ strategy: 'direct', quantity: 'worker-start-s', unit: 's', ...range, source: expect.stringMatching(source) }],
  });
  expect(file?.measured.every(inOrder)).toBe(true);
});

it('says of a queue that is configured that it is assumed', async () => {
  const { file } = await calibrated('  - { use: batch-job, pollMs: 1, queueS: 1 }\n', { measure: 'queue' });
  expect(file?.measured).toHaveLength(1);
  expect(file?.measured[0]?.source).toContain('; the embedded service kept the job in its queue for 1 s (assumed); measured ');
});

it('takes a server of this machine for a stand-in too, and names it', async () => {
  const service = await started('model-server');
  const { url } = service;
  try {
    const { code, file } = await calibrated(`  - { use: rest, endpoint: '${url}', modelName: births }\n`, { calls: '20' });
    expect(code).toBe(0);
    const evidence = file?.measured.map((entry) => (entry as Entry & { evidence: string }).evidence);
    expect(evidence).toEqual(['stand-in']);
    expect(file?.measured[0]?.source).toContain(`(GET /v1/models/births) to ${new URL(url).host}, `);
  } finally {
    await service.stop();
  }
});

it('keeps on Ctrl-C what was measured', async () => {
  const { code, file, printed } = await calibrated(
    '  - { use: rest }\n  - { use: direct }\n',
    { calls: '20' },
    'direct: start 2',
  );
  expect(code).toBe(130);
  expect(file?.measured.map(({ strategy }) => strategy)).toEqual(['rest']);
  expect(printed).toContain('direct: the start-up was not measured: stopped after 1 of 6 starts');
});

it('writes no file where nothing was measured', async () => {
  const { code, file, printed } = await calibrated("  - { use: rest, endpoint: 'http://127.0.0.1:1' }\n");
  expect(code).toBe(3);
  expect(file).toBeUndefined();
  expect(printed).toContain('rest: http://127.0.0.1:1: nothing listens at 127.0.0.1:1');
  expect(printed.split('\n').at(-1)).toBe('nothing was measured: no file was written');
});

const cloud = "  - { use: rest, protocol: vertex-ai, projectId: p, endpointId: '7' }\n";

it.each([
  ['without a limit of cost', cloud, {}, '--max-cost: missing: this costs about USD 0.0094'],
  ['above the limit', cloud, { 'max-cost': '0.009' }, '--max-cost: 0.009 is too low: this costs about USD 0.0094'],
  ['what cannot be measured', '  - { use: direct }\n', { measure: 'queue' }, '--measure: queue cannot be measured with direct'],
  ['an unknown measure', cloud, { measure: 'round-trp' }, 'there is no measure "round-trp" (did you mean "round-trip"?)'],
  ['an unknown strategy', cloud, { strategy: 'rst' }, 'the experiment has no strategy "rst" (did you mean "rest"?)'],
] as const)('refuses %s', async (_, strategies, flags, message) => {
  await expect(calibrated(strategies, flags)).rejects.toThrow(message);
});

it('refuses to write over a file, before anything is measured', async () => {
  const folder = await temporaryFolder();
  const out = join(folder, 'kept.json');
  await writeFile(out, '{}');
  await expect(calibrated(cloud, { out, 'max-cost': '1' })).rejects.toThrow(`--out: ${out} already exists`);
});

/** A run of an experiment with these strategies, whose decision between direct and rest the round trip would settle, unless told otherwise. */
async function stored(
  strategies: string,
  changes: Partial<RunRecord> = {},
  cells: readonly Cell[] = [batch('direct', 3600), batch('rest', 900, oneByOne)],
) {
  const folder = await temporaryFolder({ 'mine.yaml': `${experiment(strategies)}priorities: { throughput: 1 }\n` });
  const { baseDir, stored: experimentAsStored } = await readExperiment(join(folder, 'mine.yaml'));
  const record = runRecord(cells, { experiment: experimentAsStored, baseDir, priceBook: 'us-central1', ...changes });
  const run = join(folder, 'results/mine-1');
  await mkdir(run, { recursive: true });
  await writeFile(join(run, 'run.json'), JSON.stringify(record));
  return { run, out: join(folder, 'calibration.json') };
}

const all = '  - { use: direct }\n  - { use: rest }\n  - { use: batch-job }\n';
const settledByRoundTrip = expect.stringMatching(
  /^batch: .*\nbatch, in the cloud: what would settle it most: to measure .*round trip/,
);

describe('of a stored run', () => {
  it('just that is measured which would settle its decision', async () => {
    const { run, out } = await stored(all);
    const { code, said, file } = await calibratedFile(run, out, { calls: '20' });
    expect(code).toBe(0);
    expect(said).toEqual([
      settledByRoundTrip,
      'everything runs on this machine; nothing is billed',
      'rest: 20 calls, one after the other',
    ]);
    expect(file?.measured.map(({ strategy, source }) => [strategy, source.split(' (', 1)[0]])).toEqual([
      ['rest', 'median of 20 consecutive calls'],
    ]);
  });

  it('the same is measured at the endpoint of another experiment', async () => {
    const { run } = await stored(all);
    const service = await started('model-server');
    try {
      const strategies = `  - { use: rest, endpoint: '${service.url}', modelName: births }\n  - { use: direct }\n`;
      const { code, said, file } = await calibrated(strategies, { settle: run, calls: '20' });
      expect(code).toBe(0);
      expect(said[0]).toEqual(settledByRoundTrip);
      expect(file?.measured.map(({ source }) => source.split(', ', 1)[0])).toEqual([
        `median of 20 consecutive calls (GET /v1/models/births) to ${new URL(service.url).host}`,
      ]);
    } finally {
      await service.stop();
    }
  });

  it('nothing is measured where that would settle nothing', async () => {
    const { run, out } = await stored(all, {}, [batch('direct', 600), batch('rest', 60_000, oneByOne)]);
    const { code, said, printed, file } = await calibratedFile(run, out);
    expect({ code, said, printed, file }).toEqual({
      code: 0,
      said: [['batch', 'batch, in the cloud'].map((name) => `${name}: what would settle it: more and longer repeats`).join('\n')],
      printed: 'nothing was measured',
      file: undefined,
    });
  });

  it('what is asked for is measured, also by its run.json', async () => {
    const { run, out } = await stored(all);
    const { code, file } = await calibratedFile(join(run, 'run.json'), out, { measure: 'queue' });
    expect(code).toBe(0);
    expect(file?.measured.map(({ strategy }) => strategy)).toEqual(['batch-job']);
  });

  it.each([
    ['of an earlier version', all, { baseDir: undefined }, 'was written by an earlier predbench'],
    [
      'whose secrets are left out',
      "  - { use: direct }\n  - { use: rest, endpoint: 'http://127.0.0.1:1', headers: { Authorization: xyz } }\n",
      {},
      'does not store the secrets of strategy rest\n    name the experiment file instead of the run',
    ],
  ] as const)('one %s is refused', async (_, strategies, changes, message) => {
    const { run, out } = await stored(strategies, changes as Partial<RunRecord>);
    await expect(calibratedFile(run, out)).rejects.toThrow(message);
  });

  it('one whose files have gone is refused', async () => {
    const { run, out } = await stored(all);
    const file = join(run, 'run.json');
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll(data, 'gone.csv'));
    await expect(calibratedFile(run, out)).rejects.toThrow(join(run, '../../gone.csv'));
  });

  it('--settle chooses by itself', async () => {
    const { run } = await stored(all);
    await expect(calibrated(all, { settle: run, measure: 'queue' })).rejects.toThrow('--settle: chooses itself what to measure');
    await expect(calibrated('  - { use: direct }\n', { settle: run })).rejects.toThrow(
      '--strategy: the experiment has no strategy "rest"',
    );
  });
});
