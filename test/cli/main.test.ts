import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { readRecord } from '../../src/run/store.ts';
import { predbench } from '../commands/predbench.ts';
import { rightFiles, rightYaml, temporaryFolder } from '../experiment/folder.ts';

/** Long lines are broken to the width of a terminal. */
const unwrapped = (text: string) => text.replaceAll(/\s+/g, ' ');

describe('help', () => {
  it('tells every command and the exit codes', async () => {
    const { code, stdout } = await predbench(['--help']);
    expect(code).toBe(0);
    for (const { name } of commands) expect(stdout).toContain(`predbench ${name}`);
    expect(stdout).toContain('130 stopped');
    expect((await predbench([])).stdout).toBe(stdout);
  });

  it.each(commands.map((command) => [command.name, command] as const))(
    'of %s tells its flags, with an example',
    async (name, command) => {
      const { code, stdout } = await predbench([name, '--help']);
      expect(code).toBe(0);
      for (const flag of Object.keys(command.flags)) expect(stdout).toContain(`--${flag} `);
      // A long one is broken into lines.
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain((command.examples[0] as readonly [string, string])[0]);
    },
  );

  it('has the version', async () => {
    expect(await predbench(['--version'])).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' });
  });
});

describe('a wrong command line ends with exit code 2 and the nearest name', () => {
  it.each([
    [['rnu'], 'unknown command "rnu" (did you mean "run"?)'],
    [['--hepl'], 'unknown flag --hepl (did you mean "help"?)'],
    [['run', '--row', '3'], 'unknown flag --row (did you mean "rows"?)'],
    [['run', 'a.yaml', 'b.yaml'], 'unexpected argument "b.yaml"'],
    [['run', '--rows', '1', '--rows', '2'], '--rows: given more than once'],
    [
      ['capacity', '--within', 'p99'],
      '--within: must be a latency percentile and a time, such as "p99<=50" or "p99 < 50 ms", not "p99"',
    ],
    [['capacity', '--probes', '1'], '--probes: must be a whole number from 2 to 100, not "1"'],
    [
      ['decide', 'data/seed-2018', '--priorities', 'coast=1'],
      '--priorities: there is no consideration "coast" (did you mean "cost"?)',
    ],
    [['decide', 'data/seed-2018', '--workload', 'batch-10m'], '--workload: the run has no workload "batch-10m"'],
    [
      ['decide', 'data/seed-experiment-2018.json'],
      'data/seed-experiment-2018.json: is a file, but a run is a folder\n    the latest run there: data/seed-2018',
    ],
    [['decide'], '<result>: missing: a run'],
    [
      ['estimate', 'data/seed-2018', '--strategy', 'rest', '--rows', '9', '--workers', '1'],
      'can be estimated: direct, batch-job',
    ],
    [['estimate', 'data/seed-2018', '--strategy', 'direct', '--rate', '9'], '--strategy: direct has no valid stream in this run'],
    [['break-even'], '<result>: is missing: name a run, results/<id>'],
    [['break-even', 'example', '--utilisation', '1.5'], '--utilisation: must be a number above 0, at most 1, not "1.5"'],
    [['break-even', 'example', '--capacity', 'rset=5'], '--capacity: the run has no strategy "rset" (did you mean "rest"?)'],
    [['break-even', 'example', '--capacity', 'rest=0'], '--capacity: must be a strategy, = and a rate above 0, not "rest=0"'],
    [['break-even', 'example', '--discount', '2'], '--discount: must be a share below 1'],
    [
      ['break-even', 'example', '--discount', 'dataflw=.2'],
      'discount.dataflw: us-central1-2026-11 has no price that begins with',
    ],
    [['break-even', 'example', '--workload', 'batch-10'], 'no cost of a workload "batch-10" (did you mean "batch-10k"?)'],
    [['run', '--rows', 'many'], '--rows: must be a whole number from 1 to 1000000000, not "many"'],
    [['run', '--rows'], '--rows: must be a whole number from 1 to 1000000000, not ""'],
    [['serve', 'modl'], 'there is no service "modl" (did you mean "model"?)'],
    [['serve', 'model', '--port', '70000'], '--port: must be a whole number from 0 to 65535, not "70000"'],
    [['prices', 'updat'], 'there is no action "updat" (did you mean "update"?)'],
    [['prices', 'update', '--out', 'prices.yaml'], '--out: must end with .json'],
    [['doctor', '--verbose'], 'unknown flag --verbose'],
    [['explain', 'results/example', 'makespn_s'], '<figure>: there is no figure "makespn_s" (did you mean "makespan_s"?)'],
    [['explain', 'example', 'makespan_s', '--strategy', 'dirct'], 'no strategy "dirct" (did you mean "direct"?)'],
    [['explain', 'example', 'makespan_s', '--workload', 'batch'], '--workload: the run has no workload "batch"'],
    [['explain', 'example', 'makespan_s', '--repeat', '9'], '--repeat: the run has no repeat 9'],
    [['explain', 'exmple', 'makespan_s'], 'there is no such run (did you mean "example"?)'],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await predbench(args);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('prices', () => {
  it('lists the bundled books and shows one on top of another', async () => {
    expect((await predbench(['prices'])).stdout).toMatch(
      /^us-central1-2018: us-central1, gathered 2026-11, 5 prices, from 2018 to 2018$/m,
    );
    const { stdout } = await predbench(['prices', 'show', 'us-central1-2018,us-central1']);
    expect(stdout).toMatch(/^us-central1-2018 \+ us-central1-2026-11: us-central1, gathered 2026-11$/m);
    expect(stdout).toMatch(
      /^ai-platform\/batch-prediction: 0.09262 USD per node h, from 2018 to 2018 \(legacy, us-central1-2018: /m,
    );
    expect(stdout).toMatch(/^dataflow\/streaming\/vcpu: 0.069 USD per vCPU h, from 2026-11 \(good, us-central1-2026-11: /m);
  });
});

describe('break-even', () => {
  it('of a stored run, as text and as data', async () => {
    const args = ['break-even', 'example', '--workload', 'stream-100', '--utilisation', '0.5', '--capacity', 'rest=100'];
    const text = await predbench(args);
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/^stream-100: cost of a month of 730 hours$/m);
    expect(unwrapped(text.stdout)).toContain('rest 100 rows/s (assumed: as given)');
    const { stdout } = await predbench([...args, '--json']);
    const [costs] = JSON.parse(stdout).workloads;
    expect(costs).toMatchObject({ workloads: ['stream-100'] });
    expect(costs.strategies.find(({ strategy }: { strategy: string }) => strategy === 'rest').capacity).toEqual({
      perS: 100,
      usablePerS: 50,
      atFullLoad: false,
      evidence: 'assumed',
      source: 'as given',
    });
  });
});

describe('explain', () => {
  it('tells figures alone, those of a run, and one of them, also as JSON', async () => {
    expect((await predbench(['explain'])).stdout).toMatch(/^  latency_p99_ms  .* \[ms\]$/m);
    expect((await predbench(['explain', 'example'])).stdout).not.toContain('duplicates_');
    expect((await predbench(['explain', 'makespan_s'])).stdout).toMatch(/^makespan_s: makespan, s\n {2}meaning /);
    const { code, stdout } = await predbench(['explain', 'example', 'makespan_s', '--strategy', 'rest', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      figure: { key: 'makespan_s' },
      rows: [{ strategy: 'rest', workload: 'batch-10k' }],
    });
  });
});

describe('run', () => {
  it('refuses a wrong experiment with every problem, and leaves nothing behind', async () => {
    const dir = await temporaryFolder(
      rightFiles(`${rightYaml.replace('rows: 100', 'rows: -1').replace('use: direct }', 'use: direkt }')}repeat: 2\n`),
    );
    const { code, stdout, stderr } = await predbench(['run', 'experiment.yaml'], dir);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('experiment.yaml:5: workloads[0].rows: must be at least 1, not -1\n');
    expect(stderr).toContain('experiment.yaml:8: strategies[0].use: there is no strategy "direkt" (did you mean "direct"?)\n');
    expect(stderr).toContain('experiment.yaml:10: repeat: unknown key (did you mean "repeats"?)');
    expect((await readdir(dir)).toSorted()).toEqual(['births.csv', 'experiment.yaml', 'model']);
  });

  it('refuses a choice that the experiment does not have', async () => {
    const dir = await temporaryFolder(rightFiles());
    const { code, stderr } = await predbench(['run', 'experiment.yaml', '--strategy', 'direct,groupd'], dir);
    expect(code).toBe(2);
    expect(stderr).toBe(
      '--strategy: the experiment has no strategy "groupd" (did you mean "grouped"?); it has: direct, grouped\n',
    );
  });

  it('keeps, prints and renders again what it measured', async () => {
    const yaml = `${rightYaml.replaceAll('use: direct', 'use: "null"')}repeats: 1\n`.replace(
      '{ use: "null" }',
      '{ name: direct, use: "null" }',
    );
    const dir = await temporaryFolder(rightFiles(yaml));
    const { code, stdout } = await predbench(['run', 'experiment.yaml', '--workload', 'batch', '--out', 'kept'], dir);
    expect(code).toBe(0);
    const [id = ''] = await readdir(join(dir, 'kept'));
    expect(id).toMatch(/^births-\d{8}-\d{6}$/);
    expect((await readdir(join(dir, 'kept', id))).toSorted()).toEqual([
      'comparison.csv',
      'predictions',
      'report.csv',
      'report.html',
      'report.json',
      'report.md',
      'run.json',
    ]);
    expect((await readRecord(join(dir, 'kept', id))).baseDir).toBe(dir);
    const again = await predbench(['report', join('kept', id)], dir);
    expect(again).toEqual({ code: 0, stdout, stderr: '' });
  });
});

describe('the experiment of 2018, as a run', () => {
  it('is decided', async () => {
    const { code, stdout } = await predbench(['decide', 'data/seed-2018', '--workload', 'batch-10k']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^batch-10k: take direct \(not repeated: the noise is unknown\)\.\n/);
  });

  it('has the cost of a month of all its sizes together; what was billed at one size is left out', async () => {
    const { stdout } = await predbench(['break-even', 'data/seed-2018']);
    expect(stdout).toMatch(/^batch-10k, batch-100k, batch-1m: cost of a month of 730 hours$/m);
    expect(stdout).toMatch(/^  1 to 231,000 rows\/day: direct is cheapest\.$/m);
    expect(stdout).toMatch(/^  231,000 to 1,000,000,000 rows\/day: batch-job is cheapest\.$/m);
    expect(unwrapped(stdout)).toContain(
      'rest is left out: billed at one size only: which part of the bill grows with the rows is not known.',
    );
  });

  it('takes no calibration: nothing in it is assumed of the cloud', async () => {
    const dir = await temporaryFolder({ 'mine.json': '{"version":1,"measured":[]}' });
    const { code, stderr } = await predbench(['decide', 'data/seed-2018', '--calibration', join(dir, 'mine.json')]);
    expect(code).toBe(2);
    expect(stderr).toContain('--calibration: the run is of the cloud itself: there is nothing to replace');
  });

  it('is shown without a report being written into the package; a copy has one', async () => {
    const before = await readdir('data/seed-2018');
    const { code, stdout } = await predbench(['report', 'data/seed-2018']);
    expect(code).toBe(0);
    expect(stdout).toContain('no report is written: data/seed-2018 belongs to predbench; copy the folder to have one');
    expect(await readdir('data/seed-2018')).toEqual(before);
    const dir = await temporaryFolder({ 'copy/run.json': await readFile('data/seed-2018/run.json', 'utf8') });
    expect((await predbench(['report', 'copy'], dir)).stdout).toContain('All figures and charts: copy/report.html');
    expect((await readdir(join(dir, 'copy'))).toSorted()).toEqual([
      'comparison.csv',
      'report.csv',
      'report.html',
      'report.json',
      'report.md',
      'run.json',
    ]);
  });
});

describe('report', () => {
  it('says what is wrong with the folder', async () => {
    const dir = await temporaryFolder({ 'results/a-1/run.json': '{"version":99}' });
    expect(await predbench(['report'], dir)).toEqual({
      code: 2,
      stdout: '',
      stderr: "<dir>: missing: the run's folder, results/<id>\n    the latest: predbench report results/a-1\n",
    });
    expect((await predbench(['report', 'results/a-1'], dir)).stderr).toContain('was written by a newer predbench');
    expect((await predbench(['report', 'results/a-2'], dir)).stderr).toContain('there is no such run (did you mean "a-1"?)');
  });
});

it('doctor tells what is there', async () => {
  const { code, stdout } = await predbench(['doctor']);
  expect([0, 4]).toContain(code);
  for (const what of ['Node', 'TensorFlow', 'Cores', 'Memory', 'Local port', 'Work folder', 'Bundled'])
    expect(stdout).toContain(`  ${what} `);
  expect(stdout.includes('missing')).toBe(code === 4);
});

it('doctor says what Apache Beam lacks, which nothing else needs', async () => {
  const variables = { PREDBENCH_BEAM_PYTHON: '/no/such/python', PREDBENCH_PRISM: '/no/such/prism' };
  const { stdout } = await predbench(['doctor'], undefined, variables);
  const [other = '', beam = ''] = stdout.split('Apache Beam, for experiments that choose it as their engine\n');
  expect(other).not.toContain('absent');
  expect(beam.split('\n').slice(0, 4)).toEqual([
    'absent   Beam        /no/such/python: spawn /no/such/python ENOENT',
    '                     correct PREDBENCH_BEAM_PYTHON; or unset it, and run npx predbench setup beam; it needs Python 3.11 with venv',
    'absent   Prism       /no/such/prism is not there',
    '                     correct PREDBENCH_PRISM; or unset it, and install Go, then run npx predbench setup beam',
  ]);
});
