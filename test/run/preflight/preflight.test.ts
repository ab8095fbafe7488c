/** What is wrong before the first cell, told at once. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { predbench } from '../../commands/predbench.ts';
import { installedFolder, rightFiles } from '../../experiment/folder.ts';
import { jobService } from '../../strategies/job-service.ts';

const rows = Array.from({ length: 20 }, (_, i) => `${20 + i},male`).join('\n');

/** Plug-ins that predict by `predict`, a body with `row`; `open` comes before. */
function plugin(predict: string, open = ''): string {
  return `
    import { defineStrategy, ProblemsError, rowPredictor } from 'predbench';
    export default defineStrategy({
      kind: 'call', name: 'plugin', parse: (raw) => raw ?? {}, evidence: () => 'local',
      batching: () => ({ maxSize: 1, maxWaitMs: 0, inFlight: 1 }),
      open: async (options, { model }) => {
        ${open}
        return rowPredictor((rows) => rows.map((row) => { ${predict} }), model.outputs);
      },
    });`;
}

const right = plugin('return { weight: row.age / 4 };');

async function run(
  strategies: string,
  files: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
) {
  const yaml = `name: births
model: { path: model }
source: { use: csv, path: births.csv }
workloads: [{ use: batch, rows: 20 }]
strategies: [${strategies}]
resources: { workers: 1 }
warmUp: { calls: 0 }
`;
  const dir = await installedFolder({ ...rightFiles(yaml), 'births.csv': `age,sex\n${rows}\n`, 'right.js': right, ...files });
  const ran = await predbench(['run', 'experiment.yaml', ...args], dir, env);
  return { ...ran, results: await readdir(join(dir, 'results')).catch(() => []) };
}

it('all problems are told at once, each with its strategy, and nothing is run', async () => {
  const { code, stderr, results } = await run(
    "{ use: ./right.js }, { name: dead, use: rest, endpoint: 'http://127.0.0.1:1' }, { name: broken, use: ./broken.js }, { name: exits, use: ./exits.js }, { name: other, use: ./other.js }",
    {
      'broken.js': plugin("throw new Error('no such\\n\\u001bvocabulary');"),
      'exits.js': plugin('return {};', 'process.exit(7);'),
      'other.js': right.replaceAll('weight', 'height'),
    },
  );
  expect(code).toBe(2);
  expect(stderr).toContain('http://127.0.0.1:1: strategy dead: ');
  expect(stderr).toContain(
    'strategy broken: none of the first 10 instances was predicted: no such vocabulary\n    correct it, or run without the strategy (--strategy)\n',
  );
  expect(stderr).toContain('strategy exits: the process in which it was tried ended (exit code 7)');
  expect(stderr).toMatch(/strategy other: .*weight/);
  expect(stderr).not.toContain('strategy plugin');
  expect(stderr).not.toContain('[1/');
  expect(results).toEqual([]);
});

it('a few bad rows at the start prove nothing', async () => {
  const { code, stdout, results } = await run(
    '{ use: ./picky.js }',
    { 'picky.js': plugin("if (row.age < 23) throw new Error('too young'); return { weight: 1 };") },
    ['--check'],
  );
  expect([code, stdout, results]).toEqual([0, 'ready: the source, the disk and plugin were checked; nothing was run\n', []]);
});

it('exit code 4 is for what this machine lacks, unless something else is wrong too', async () => {
  const lacking = plugin('', "throw new ProblemsError({ message: 'no GPU', remedy: 'buy one' }, { exitCode: 4 });");
  const files = { 'lacking.js': lacking, 'broken.js': plugin("throw new Error('broken');") };
  const alone = await run('{ use: ./lacking.js }, { use: ./lacking.js, name: again }', files);
  expect([alone.code, alone.stderr]).toEqual([4, expect.stringMatching(/\nstrategy plugin, again: no GPU\n {4}buy one\n$/)]);
  expect((await run('{ use: ./lacking.js }, { use: ./broken.js, name: broken }', files)).code).toBe(2);
});

it('a source without a good row is a problem of the source', async () => {
  const { code, stderr } = await run('{ use: ./right.js }', { 'births.csv': 'age,sex\nold,male\n' });
  expect(code).toBe(2);
  expect(stderr).toContain('births.csv');
  expect(stderr).toContain('"old" is not a number');
});

it.each(['ai-platform', 'vertex-ai'])('the service of a %s job is asked without making a job', async (protocol) => {
  const job = (name: string, url: string) =>
    `{ name: ${name}, use: batch-job, protocol: ${protocol}, service: '${url}', projectId: p, modelName: '5' }`;
  const [right, refusing, page] = await Promise.all([
    jobService([]),
    jobService([], { body: {} }, { found: { status: 403, body: { error: { code: 403, message: 'not you' } } } }),
    jobService([], { body: {} }, { found: { html: '<html>log in</html>' } }),
  ]);
  const { code, stderr, results } = await run(
    [job('right', right.url), job('dead', 'http://127.0.0.1:1'), job('refusing', refusing.url), job('page', page.url)].join(', '),
  );
  expect([code, results]).toEqual([2, []]);
  const told = stderr.split('\n').filter((line) => line.startsWith('strategy '));
  expect(told.toSorted()).toEqual([
    expect.stringMatching(/^strategy dead: the batch prediction service did not answer: .*ECONNREFUSED/),
    expect.stringMatching(/^strategy page: the batch prediction service answered something else than .*<html>log in<\/html>/),
    expect.stringMatching(/^strategy refusing: the batch prediction service answered 403: not you/),
  ]);
  expect([right, refusing, page].flatMap(({ requests }) => requests).filter(({ path }) => path.startsWith('POST'))).toEqual([]);
});

it.each([
  ['direct', ['Apache Beam is not set up on this machine']],
  ['prism', ['Apache Beam is not set up on this machine', 'the runner prism is not installed on this machine']],
])('what the runner %s lacks of this machine is told before anything runs', async (runner, lacking) => {
  const env = { PREDBENCH_BEAM_PYTHON: '', PREDBENCH_PRISM: '', XDG_CACHE_HOME: '/nowhere', PATH: '' };
  const { code, stderr, results } = await run('{ use: ./right.js }', {}, ['--engine', `beam:${runner}`], env);
  expect([code, results]).toEqual([4, []]);
  expect(stderr.split('\n').filter((line) => / is not /.test(line))).toEqual(lacking);
});
