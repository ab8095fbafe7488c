import { lstat, mkdir, mkdtemp, readFile, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addonIn, cacheFolder, libraryVersion, packageIn, tfjsNodeVersion } from '../setup/paths.js';
import { requireTensorflow } from '../setup/require-tensorflow.js';
import { keep, makeStaging, shareWithTree } from '../setup/staging.js';
import { probeTensorflow, setUpTensorflow } from '../setup/tensorflow.js';
import { missingForWheel } from '../setup/wheel.js';

const linux = { platform: 'linux', arch: 'x64', glibc: true };
const pythonMissing = {
  what: 'Python 3 with pip was not found',
  remedy: 'apt-get install python3-pip, or: dnf install python3-pip',
};
const compilerMissing = { what: 'a C++ compiler was not found', remedy: 'apt-get install g++, or: dnf install gcc-c++' };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'predbench-setup-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function text(path: string) {
  return readFile(new URL(path, import.meta.url), 'utf8');
}

/** A package folder with an addon and a library that only the tests' eyes load. */
async function fakePackage(root: string, addon = 'addon') {
  const made = packageIn(root);
  await mkdir(dirname(addonIn(made)), { recursive: true });
  await mkdir(join(made, 'deps', 'lib'), { recursive: true });
  await writeFile(join(made, 'package.json'), '{}');
  await writeFile(join(made, 'deps', 'lib', 'libtensorflow_cc.so.2'), 'library');
  await writeFile(addonIn(made), addon);
  return made;
}

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('this install', () => {
  it('loads the pinned library', async () => {
    expect(await probeTensorflow()).toEqual({ ok: true, libtensorflow: libraryVersion, tfjsNode: tfjsNodeVersion });
  });

  it('is left alone by another set-up', async () => {
    const lines: string[] = [];
    const result = await setUpTensorflow({ log: (line) => lines.push(line) });
    expect(result).toEqual({ ok: true, how: 'ready', libtensorflow: libraryVersion, tfjsNode: tfjsNodeVersion });
    expect(lines).toEqual([]);
  });
});

describe('a machine that lacks something', () => {
  it('hears of all of it at once, each with a remedy', async () => {
    expect(await missingForWheel({ PATH: '' }, linux)).toEqual([pythonMissing, compilerMissing]);
  });

  it('is not asked for a compiler where there is no library to build on', async () => {
    const [missing, ...others] = await missingForWheel({ PATH: '' }, { platform: 'darwin', arch: 'arm64', glibc: false });
    expect(missing?.what).toBe(`TensorFlow ${libraryVersion} is set up on Linux x64 with glibc only; this is darwin arm64`);
    expect(others).toEqual([]);
  });

  it('gets problems, not an exception, from a set-up', async () => {
    const result = await setUpTensorflow({ env: { PATH: '', PREDBENCH_CACHE: folder }, root: folder });
    expect(result).toMatchObject({ ok: false });
    expect(!result.ok && result.problems.at(-1)).toEqual({
      what: 'npm is not on the PATH',
      remedy: 'install Node.js together with npm',
    });
  });

  it('is told why a probe fails', async () => {
    expect(await probeTensorflow({ env: { PREDBENCH_CACHE: folder }, root: folder })).toEqual({
      ok: false,
      reason: 'no native addon was found',
    });
    const broken = await probeTensorflow({ folder: await fakePackage(folder) });
    expect(broken).toMatchObject({ ok: false, reason: expect.stringContaining('TensorFlow does not load') });
  });

  it('is pointed to the set-up by a failing require', () => {
    expect(() => requireTensorflow({ from: join(folder, 'nothing') })).toThrow(/does not load .*Run: predbench setup$/);
  });
});

describe('a finished set-up', () => {
  it('is renamed into place', async () => {
    const staging = await makeStaging({ PREDBENCH_CACHE: folder });
    await fakePackage(staging, 'ours');
    await keep(staging, join(folder, 'place'), async () => true);
    expect(await readFile(addonIn(packageIn(join(folder, 'place'))), 'utf8')).toBe('ours');
    expect(await readdir(folder)).toEqual(['place']);
  });

  it.each([
    { works: true, kept: 'theirs' },
    { works: false, kept: 'ours' },
  ])('finds another one in its place: works $works, so $kept is kept', async ({ works, kept }) => {
    const staging = join(folder, '.staging-ours');
    await fakePackage(staging, 'ours');
    await fakePackage(join(folder, 'place'), 'theirs');
    await keep(staging, join(folder, 'place'), async () => works);
    expect(await readFile(addonIn(packageIn(join(folder, 'place'))), 'utf8')).toBe(kept);
  });

  it("is hard-linked into a clone's package", async () => {
    const made = await fakePackage(join(folder, 'cache'));
    const clone = join(folder, 'clone');
    await mkdir(packageIn(clone), { recursive: true });
    await writeFile(join(packageIn(clone), 'package.json'), '{}');
    await shareWithTree(made, clone);
    await shareWithTree(made, clone);
    for (const file of ['lib/napi-v8/tfjs_binding.node', 'deps/lib/libtensorflow_cc.so.2']) {
      expect((await stat(join(packageIn(clone), file))).ino).toBe((await stat(join(made, file))).ino);
    }
    expect(await readdir(join(packageIn(clone), 'deps', 'lib'))).toEqual(['libtensorflow_cc.so.2']);
  });

  it('stands in for a package that npm removed from a clone', async () => {
    const made = await fakePackage(join(folder, 'cache'));
    const clone = join(folder, 'clone');
    await mkdir(join(clone, 'node_modules'), { recursive: true });
    await shareWithTree(made, clone);
    expect(await realpath(packageIn(clone))).toBe(await realpath(made));
  });

  it("stays out of somebody else's node_modules", async () => {
    const made = await fakePackage(join(folder, 'cache'));
    const installed = join(folder, 'node_modules', 'predbench');
    await mkdir(join(installed, 'node_modules'), { recursive: true });
    await shareWithTree(made, installed);
    await expect(lstat(packageIn(installed))).rejects.toThrow('ENOENT');
  });
});

it.each([
  ['linux', { HOME: '/home/me' }, '/home/me/.cache/predbench'],
  ['linux', { HOME: '/home/me', XDG_CACHE_HOME: '/cache' }, '/cache/predbench'],
  ['darwin', { HOME: '/Users/me' }, '/Users/me/Library/Caches/predbench'],
  ['linux', { HOME: '/home/me', PREDBENCH_CACHE: '/elsewhere' }, '/elsewhere'],
])('the cache folder on %s with %j is %s', (platform, env, expected) => {
  expect(cacheFolder(env, platform)).toBe(expected);
});

it('pins the same versions everywhere', async () => {
  const manifest = JSON.parse(await text('../package.json'));
  const lock = JSON.parse(await text('../setup/tensorflow-lock.json'));
  expect(manifest.optionalDependencies['@tensorflow/tfjs-node']).toBe(tfjsNodeVersion);
  expect(lock.packages['node_modules/@tensorflow/tfjs-node'].version).toBe(tfjsNodeVersion);
  expect(await text('../setup/requirements.txt')).toMatch(new RegExp(`^tensorflow-cpu==${libraryVersion} --hash=sha256:`, 'm'));
});
