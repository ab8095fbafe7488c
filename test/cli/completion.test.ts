/** Tab in a shell: the script in bash itself, and the questions that it asks. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { cli, predbench } from '../commands/predbench.ts';
import { temporaryFolder } from '../experiment/folder.ts';

/** What bash offers for the last word. */
async function offered(words: readonly string[]): Promise<string[]> {
  const shim = `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`;
  const folder = await temporaryFolder({ predbench: shim });
  const script = `
    source <(predbench completion)
    COMP_WORDS=(predbench "$@")
    COMP_CWORD=$#
    _predbench_completions
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const env = { ...process.env, SHELL: '/bin/bash', PATH: `${folder}:${process.env['PATH']}` };
  await promisify(execFile)('chmod', ['+x', join(folder, 'predbench')]);
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', script, 'bash', ...words], { env });
  expect(stderr).toBe('');
  return stdout.trim().split('\n');
}

it('completes a command', async () => {
  expect(await offered(['ca'])).toEqual(['capacity', 'calibrate']);
});

it('completes the flags of a command', async () => {
  expect(await offered(['run', '--re'])).toContain('--repeats');
});

it('offers every command, and no other', async () => {
  const { code, stdout } = await predbench(['--complete', 'bash', '']);
  expect(code).toBe(0);
  expect(stdout.trim().split('\n')).toEqual(commands.map(({ name }) => name));
});

it('prints a script for zsh in zsh', async () => {
  const env = { ...process.env, SHELL: '/usr/bin/zsh' };
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'completion'], { env });
  expect(stdout).toMatch(/^#compdef predbench$/m);
});
