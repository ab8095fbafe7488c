/** A run in a terminal: `script` of util-linux makes one. */
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cli } from '../commands/predbench.ts';
import { rightFiles, rightYaml, temporaryFolder } from '../experiment/folder.ts';

const yaml = rightYaml.replaceAll('use: direct', 'use: "null"').replace('rows: 100', 'rows: 5000');

async function inTerminal(columns: number, env: Readonly<Record<string, string>> = {}) {
  const dir = await temporaryFolder(rightFiles(yaml));
  const command = `stty cols ${columns}; "${process.execPath}" "${cli}" run experiment.yaml --workload batch --strategy null`;
  const { CI: _, NO_COLOR: __, FORCE_COLOR: ___, ...inherited } = process.env;
  const { status } = spawnSync('script', ['--quiet', '--return', '--command', command, 'typescript'], {
    cwd: dir,
    env: { ...inherited, TERM: 'xterm', ...env },
    stdio: 'ignore',
  });
  const written = await readFile(join(dir, 'typescript'), 'utf8');
  return { status, written, lines: stripVTControlCharacters(written.replaceAll('\u001b[1G', '\n')).split(/[\r\n]+/) };
}

const hasScript = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '');

describe.skipIf(!hasScript)('on a terminal', () => {
  it('no line of a run is wider', async () => {
    const columns = 72;
    const { status, written, lines } = await inTerminal(columns);
    expect(status).toBe(0);
    expect(lines).toContainEqual(expect.stringMatching(/^[-\\|/] \[1\/1\] null x batch #1 {2}/));
    expect(lines).toContainEqual(expect.stringMatching(/[█░]{8,} {2}0 of 1 cell done/));
    expect(lines).toContainEqual(expect.stringMatching(/^\+ \[1\/1\] null x batch #1: .* rows\/s$/));
    expect(lines.filter((line) => line.length > columns && !line.startsWith('Script '))).toEqual([]);
    expect(written).toContain('\u001b[32m+');
    // The cursor is shown again.
    expect(written.lastIndexOf('\u001b[?25h')).toBeGreaterThan(written.lastIndexOf('\u001b[?25l'));
  });

  it('NO_COLOR takes colours off, CI takes plain lines', async () => {
    // eslint-disable-next-line no-control-regex -- that is what is looked for
    expect((await inTerminal(80, { NO_COLOR: '1' })).written).not.toMatch(/\u001b\[\d+m/);
    const { lines } = await inTerminal(80, { CI: 'true' });
    expect(lines.join('\n')).not.toMatch(/[█░]/);
    expect(lines).toContainEqual(expect.stringMatching(/^\[1\/1\] null x batch #1$/));
  });
});
