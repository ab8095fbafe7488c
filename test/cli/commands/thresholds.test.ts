import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { predbench } from '../../commands/predbench.ts';
import { installedFolder, sevenFiles } from '../../experiment/folder.ts';

function folder(thresholds: string) {
  return installedFolder(sevenFiles('kept', `thresholds: ${thresholds}`));
}

it('a run that keeps its thresholds exits with 0', async () => {
  const dir = await folder('[failed == 0, makespan < 1 h]');
  const { code, stdout } = await predbench(['run', 'experiment.yaml'], dir);
  expect(code).toBe(0);
  expect(stdout).toContain('2 held');
});

it('one that does not exits with 6, and so does its report, which CI gets as the summary of the job', async () => {
  const dir = await folder('[failed == 0, throughput > 1000M rows/s, seven.p99 < 5 ms]');
  const { code, stdout } = await predbench(['run', 'experiment.yaml'], dir, { GITHUB_STEP_SUMMARY: join(dir, 'summary.md') });
  expect(code).toBe(6);
  const summary = await readFile(join(dir, 'summary.md'), 'utf8');
  expect(summary).toContain('# kept\n');
  expect(summary).toContain('1 held, 1 broken, 1 not measured');
  expect(summary).not.toContain('How it was run');
  expect(stdout).toContain('1 held, 1 broken, 1 not measured');
  const [, id = ''] = /All figures and charts: results\/(\S+)\/report\.html/.exec(stdout) ?? [];
  expect((await predbench(['report', id], dir)).code).toBe(6);
  const { thresholds } = JSON.parse(await readFile(join(dir, 'results', id, 'report.json'), 'utf8')) as { thresholds: unknown };
  expect(thresholds).toMatchObject([{ state: 'held' }, { state: 'broken' }, { state: 'not measured' }]);
  const { experiment } = JSON.parse(await readFile(join(dir, 'results', id, 'run.json'), 'utf8')) as { experiment: object };
  expect(experiment).toMatchObject({ thresholds: ['failed == 0', 'throughput > 1000M rows/s', 'seven.p99 < 5 ms'] });
});

it('an earlier run to hold it against must be there before anything is run; then it counts', async () => {
  const dir = await folder('[no slower than results/first by 99 %]');
  const missing = await predbench(['run', 'experiment.yaml'], dir);
  expect([missing.code, missing.stderr]).toEqual([
    2,
    expect.stringContaining('thresholds: no slower than results/first: there is no such run'),
  ]);
  const yaml = join(dir, 'experiment.yaml');
  const text = await readFile(yaml, 'utf8');
  await writeFile(yaml, text.replace(/thresholds.*\n/, ''));
  expect((await predbench(['run', 'experiment.yaml'], dir)).code).toBe(0);
  const [id = ''] = await readdir(join(dir, 'results'));
  await rename(join(dir, 'results', id), join(dir, 'results/first'));
  await writeFile(yaml, text);
  const { code, stdout } = await predbench(['run', 'experiment.yaml'], dir);
  expect(stdout).toContain('1 held.');
  expect(code).toBe(0);
});
