/** What goes to stdout and what to stderr. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { predbench } from '../commands/predbench.ts';
import { rightFiles, rightYaml, temporaryFolder } from '../experiment/folder.ts';

const yaml = rightYaml.replaceAll('use: direct', 'use: "null"');
const chosen = ['--workload', 'batch', '--strategy', 'null'];

it('--json puts the analysis alone on stdout, --quiet no progress on stderr', async () => {
  const dir = await temporaryFolder(rightFiles(yaml));
  const { code, stdout, stderr } = await predbench(['run', 'experiment.yaml', ...chosen, '--json', '--quiet'], dir, {
    TMPDIR: dir,
  });
  expect(code).toBe(0);
  const [id = ''] = await readdir(join(dir, 'results'));
  const report = await readFile(join(dir, 'results', id, 'report.json'), 'utf8');
  expect(stdout).toBe(report);
  expect(JSON.parse(report)).toMatchObject({ run: { name: 'births' } });
  expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(join('results', id))]);
  const again = await predbench(['report', id, '--json'], dir, { TMPDIR: dir });
  expect(again).toEqual({ code: 0, stdout: report, stderr });
});

it('progress goes to stderr, the answer to stdout, coloured where it is asked for', async () => {
  const dir = await temporaryFolder(rightFiles(yaml));
  const colours = { NO_COLOR: '', FORCE_COLOR: '1' };
  const { stdout, stderr } = await predbench(['run', 'experiment.yaml', ...chosen], dir, colours);
  expect(stderr).toContain('[1/1] null x batch #1\n');
  expect(stdout).not.toContain('[1/1]');
  expect(stdout).toContain('\u001b[1m');
});
