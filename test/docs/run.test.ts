/** The commands of every page, run one after the other in an empty folder in which predbench is installed. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { cli } from '../commands/predbench.ts';
import { installedFolder } from '../experiment/folder.ts';
import { type Block, blocksOf, pages } from './pages.ts';

const isRun = ({ language, notRun }: Block) => language === 'sh' && notRun === undefined;

/** As after `npm install predbench`. */
async function installed(): Promise<string> {
  const folder = await installedFolder();
  const bin = join(folder, 'node_modules/.bin');
  await mkdir(bin);
  await writeFile(join(bin, 'predbench'), `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`, { mode: 0o755 });
  return folder;
}

/** Writes the files of the page and runs its commands; background processes end with it. */
function scriptOf(blocks: readonly Block[]): string {
  const steps = blocks.flatMap((block) => {
    const { line, text, file, first, exits } = block;
    const commands = exits === undefined ? text : `code=0; (set -e\n${text}) || code=$?; [ $code = ${exits} ]`;
    const written = file === undefined ? [] : [`cat > '${file}' <<'END-OF-FILE'\n${text}END-OF-FILE`];
    const run = isRun(block) ? [`echo "== line ${line}" >&2\n${commands}`] : [];
    return [...(first === undefined ? [] : [first]), ...written, ...run];
  });
  const stop = `trap 'for job in $(jobs -p); do kill "$job" 2>/dev/null || true; done; wait' EXIT`;
  return ['set -euo pipefail', stop, ...steps].join('\n');
}

function bash(script: string, cwd: string): Promise<{ readonly code: number; readonly stderr: string }> {
  const env = { ...process.env, CI: 'true', PATH: `${join(cwd, 'node_modules/.bin')}${delimiter}${process.env['PATH']}` };
  return new Promise((resolve) => {
    execFile('bash', ['-c', script], { cwd, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      resolve({
        code: error === null ? 0 : Number(error.code),
        stderr: error === null ? '' : `${stdout.slice(-3000)}\n${stderr.slice(-3000)}`,
      });
    });
  });
}

test.each(pages.filter((page) => blocksOf(page).some(isRun)))('the commands of %s', async (page) => {
  expect(await bash(scriptOf(blocksOf(page)), await installed())).toEqual({ code: 0, stderr: '' });
});
