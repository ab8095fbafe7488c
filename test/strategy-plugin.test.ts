/** The example plug-in, installed into a folder as a user has it. */
import { execFile } from 'node:child_process';
import { cp, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { installedFolder } from './experiment/folder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const example = join(root, 'examples/strategy-plugin');
const run = promisify(execFile);

async function installed(): Promise<{ folder: string; plugin: string }> {
  const folder = await installedFolder({ 'package.json': '{}' });
  const modules = join(folder, 'node_modules');
  const plugin = join(modules, 'predbench-strategy-average');
  await symlink(join(root, 'node_modules/zod'), join(modules, 'zod'), 'junction');
  await cp(example, plugin, { recursive: true });
  return { folder, plugin };
}

it('passes its contract test under node --test', async () => {
  const { plugin } = await installed();
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { stdout } = await run(process.execPath, ['--test', '--test-reporter=tap'], { cwd: plugin, env });
  expect(stdout).toMatch(/^# pass 12$/m);
  expect(stdout).toMatch(/^# fail 0$/m);
});

it('is found by its name and told what is wrong with its options', async () => {
  const { folder } = await installed();
  const script = `
    import { findStrategy } from ${JSON.stringify(new URL('../dist/strategies/registry.js', import.meta.url).href)};
    const { strategy } = await findStrategy('predbench-strategy-average', ${JSON.stringify(folder)});
    try { strategy.parse({ wieght: 7 }); } catch (error) { console.log(strategy.name, error.message); }`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
  expect(stdout).toBe('average wieght: unknown key (did you mean "weight"?); allowed: weight\n');
});

it('has fewer than 30 lines', async () => {
  expect((await readFile(join(example, 'index.js'), 'utf8')).split('\n').length).toBeLessThan(30);
});
