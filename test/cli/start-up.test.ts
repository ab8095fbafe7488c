/** What is loaded before the first line is printed: of the start-up time, which a test cannot hold, what a test can. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cli } from '../commands/predbench.ts';
import { temporaryFolder } from '../experiment/folder.ts';

interface Loaded {
  /** Of npm, by name. */
  readonly packages: readonly string[];
  /** Paths in `dist`. */
  readonly own: readonly string[];
}

/** As V8 itself saw it. */
async function loadedBy(args: readonly string[]): Promise<Loaded> {
  const dir = await temporaryFolder({});
  const env = { ...process.env, NODE_V8_COVERAGE: dir, GITHUB_STEP_SUMMARY: '' };
  await promisify(execFile)(process.execPath, [cli, ...args], { env, maxBuffer: 2 ** 26 });
  const names = await readdir(dir);
  const scripts = await Promise.all(names.map(async (name) => JSON.parse(await readFile(join(dir, name), 'utf8')).result));
  const urls = scripts.flat().map(({ url }: { url: string }) => url);
  const matches = (form: RegExp) => [...new Set(urls.flatMap((url) => form.exec(url)?.[1] ?? []))].toSorted();
  return { packages: matches(/.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//), own: matches(/\/dist\/((?!.*node_modules).*)$/) };
}

describe('what needs no command loads none, and no library but the one for nearest names', () => {
  it.each([[['--help']], [['run', '--help']], [['--version']], [['--complete', 'bash', 'run', '--']]])('%j', async (args) => {
    const { packages, own } = await loadedBy(args);
    expect(packages).toEqual(['fastest-levenshtein']);
    expect(own.filter((path) => !/^(cli|core)\//.test(path))).toEqual([]);
    expect(own).toContain('cli/main.js');
    expect(own.length).toBeLessThan(15);
  });
});

describe('a report', () => {
  it('loads neither sources nor services, and no pictures where it writes no page', async () => {
    const { packages, own } = await loadedBy(['report', 'data/seed-2018']);
    expect(own.filter((path) => /^(engines|services|strategies|experiment|data\/(sinks|model|index))/.test(path))).toEqual([]);
    expect(packages.filter((name) => /yaml|lossless-json|google|fastify|undici|plot|d3|linkedom/.test(name))).toEqual([]);
    expect(packages).toContain('zod');
  });
});
