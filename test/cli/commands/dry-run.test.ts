import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { predbench } from '../../commands/predbench.ts';
import { rightFiles, rightYaml, temporaryFolder } from '../../experiment/folder.ts';

it('shows the cells in their order, how long they take and what they may cost; nothing is run or written', async () => {
  const job = '  - { name: cloud, use: batch-job, projectId: p, modelName: m, storage: "gs://b/jobs" }\n';
  const dir = await temporaryFolder(rightFiles(`${rightYaml}${job}repeats: 2\nseed: 3\nthresholds: [failed == 0]\n`));
  const before = await readdir(dir);
  const { code, stdout, stderr } = await predbench(['run', 'experiment.yaml', '--dry-run'], dir);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^births: 10 cells, at least 8 s\n/);
  const cells = stdout.split('\n').filter((line) => line.includes('#'));
  expect(cells).toHaveLength(12);
  expect(cells.slice(0, 6).every((line) => line.includes('#1'))).toBe(true);
  expect(stdout).toMatch(/ {2}cloud x slow #1: not applicable +— +— +—\n/);
  expect(stdout).toMatch(/ {2}direct x slow #2 +20 +2 s +—\n/);
  expect(stdout).toMatch(/\nestimate at list prices: USD 0\.\d\d\n {2}USD 0\.\d\d {2}2 x job: cloud over batch/);
  expect(stdout).toContain('2 repeats of each cell; 1 threshold.\n\nResults go to results/births-<time of the start>.\n');
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(await readdir(dir)).toEqual(before);
});

it('what is wrong with the experiment is said all the same', async () => {
  const dir = await temporaryFolder(rightFiles(`${rightYaml}repeats: many\n`));
  const { code, stderr } = await predbench(['run', 'experiment.yaml', '--dry-run'], dir);
  expect([code, stderr]).toEqual([2, 'experiment.yaml:10: repeats: must be a number, not "many"\n']);
});
