import { expect, it } from 'vitest';
import { predbench } from '../../commands/predbench.ts';

it('flags that choose or change cells need the file', async () => {
  const { code, stderr } = await predbench(['run', '--resume', 'results/mine', '--rows', '5', '--strategy', 'direct']);
  expect(code).toBe(2);
  expect(stderr).toContain('--strategy: changes the experiment, which is that of the run\n');
  expect(stderr).toContain('--rows: changes the experiment, which is that of the run\n');
});

it('a run that is not there is said to be so', async () => {
  const { code, stderr } = await predbench(['run', '--resume', 'results/none']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('there is no such run')]);
});

it('a run of 2018 has no folder to continue from', async () => {
  const { code, stderr } = await predbench(['run', '--resume', 'data/seed-2018', '--dry-run']);
  expect([code, stderr.split('\n')[0]]).toEqual([2, expect.stringMatching(/^data\/seed-2018/)]);
});
