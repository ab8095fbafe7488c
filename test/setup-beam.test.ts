import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beamFolder, beamPackage, beamPython, beamVersion, prismCommand } from '../setup/beam.js';
import { findBasePython } from '../setup/beam-python.js';
import { libraryVersion } from '../setup/paths.js';
import { probeBeam, setUpBeam } from '../setup/set-up-beam.js';

const linux = { platform: 'linux', arch: 'x64' };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'predbench-setup-beam-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** An executable that only plays its part. */
async function script(path: string, body: string) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

function read(name: string) {
  return readFile(join(beamPackage, name), 'utf8');
}

describe('the interpreter of pipelines', () => {
  it('is the one that was set up', async () => {
    const env = { PREDBENCH_CACHE: folder };
    expect(beamPython(env)).toBeUndefined();
    const python = await script(join(beamFolder(env), 'bin', 'python'), '');
    expect(beamPython(env)).toBe(python);
  });

  it('is the one that a variable names', () => {
    expect(beamPython({ PREDBENCH_CACHE: folder, PREDBENCH_BEAM_PYTHON: '/opt/python' })).toBe('/opt/python');
  });

  it('is not set up where nothing was done', async () => {
    expect(await probeBeam({ PREDBENCH_CACHE: folder })).toEqual({ ok: false, reason: 'not set up' });
  });

  it('fails a probe with the reason that Python gives', async () => {
    const body =
      'echo "Traceback (most recent call last):" >&2\necho "ModuleNotFoundError: No module named \'orjson\'" >&2\nexit 1';
    const python = await script(join(folder, 'python'), body);
    expect(await probeBeam({ PREDBENCH_BEAM_PYTHON: python, PATH: process.env['PATH'] })).toEqual({
      ok: false,
      reason: `${python}: ModuleNotFoundError: No module named 'orjson'`,
    });
  });
});

it('Prism is the one named, else the one set up, else one on the PATH', async () => {
  const onPath = await script(join(folder, 'bin', 'prism'), '');
  const env = { PREDBENCH_CACHE: join(folder, 'cache'), PATH: join(folder, 'bin') };
  expect(prismCommand({ ...env, PATH: '' })).toBeUndefined();
  expect(prismCommand(env)).toBe(onPath);
  const name = `prism-${beamVersion}-${process.platform}-${process.arch}`;
  const setUp = await script(join(folder, 'cache', name, 'prism'), '');
  expect(prismCommand(env)).toBe(setUp);
  expect(prismCommand({ ...env, PREDBENCH_PRISM: '/opt/prism' })).toBe('/opt/prism');
});

describe('the Python to make it with', () => {
  it('is the first of version 3.11 with venv', async () => {
    const env = { PATH: `${join(folder, 'a')}:${join(folder, 'b')}` };
    await script(join(folder, 'a', 'python3'), 'echo 3.12');
    const python = await script(join(folder, 'b', 'python3.11'), 'echo 3.11');
    expect(await findBasePython(env, linux)).toEqual({ ok: true, python });
  });

  it('is missing, with what was found instead and a remedy', async () => {
    const old = await script(join(folder, 'python3'), 'echo 3.9');
    const bare = await script(join(folder, 'python3.11'), 'echo 3.11\necho "No module named ensurepip" >&2\nexit 1');
    expect(await findBasePython({ PATH: folder }, linux)).toEqual({
      ok: false,
      missing: {
        what: `Python 3.11 with venv was not found: ${bare} is 3.11 without venv, ${old} is 3.9`,
        remedy: expect.stringContaining('apt-get install python3.11-venv'),
      },
    });
  });

  it('is not looked for on a machine that the packages are not pinned for', async () => {
    expect(await findBasePython({}, { platform: 'darwin', arch: 'arm64' })).toEqual({
      ok: false,
      missing: {
        what: "Python's packages for Beam are pinned for Linux x64 only; this is darwin arm64",
        remedy: 'use such a machine or container, such as one with Debian 12',
      },
    });
  });
});

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('predbench setup beam', () => {
  it('says all that is missing, and writes nothing', async () => {
    expect(await setUpBeam({ env: { PATH: '', PREDBENCH_CACHE: folder } })).toEqual({
      python: { ok: false, reason: 'not set up' },
      prism: undefined,
      leftOut: [
        {
          what: 'Prism was left out, since Go is not on the PATH',
          remedy: `install Go and run this again, or name a Prism ${beamVersion} with PREDBENCH_PRISM`,
        },
      ],
      problems: [
        {
          what: 'Python 3.11 with venv was not found: no Python is on the PATH',
          remedy: expect.stringContaining('PREDBENCH_BEAM_PYTHON'),
        },
      ],
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it("keeps its hands off somebody's own interpreter", async () => {
    const python = await script(join(folder, 'python'), 'echo "ImportError: no beam" >&2\nexit 1');
    const env = { PATH: folder, PREDBENCH_CACHE: join(folder, 'cache'), PREDBENCH_BEAM_PYTHON: python };
    const { problems } = await setUpBeam({ env });
    expect(problems).toEqual([
      {
        what: `PREDBENCH_BEAM_PYTHON does not load what pipelines need: ${python}: ImportError: no beam`,
        remedy: 'install it there, or unset the variable and run this again',
      },
    ]);
    expect(await readdir(folder)).toEqual(['python']);
  });

  it('leaves nothing behind of an install that fails, and says why', async () => {
    const broken = 'echo "ERROR: No matching distribution found for apache-beam" >&2; exit 1';
    // `python -I -m venv FOLDER` makes an interpreter whose pip fails.
    await script(
      join(folder, 'python3.11'),
      `if [ "$3" = venv ]; then mkdir -p "$4/bin"; printf '#!/bin/sh\\n${broken}\\n' >"$4/bin/python"; chmod +x "$4/bin/python"; else echo 3.11; fi`,
    );
    const env = { PATH: `${folder}:/bin:/usr/bin`, PREDBENCH_CACHE: join(folder, 'cache'), PREDBENCH_PRISM: '/opt/prism' };
    const lines: string[] = [];
    const { python, problems } = await setUpBeam({ env, log: (line) => lines.push(line) });
    expect(python).toEqual({ ok: false, reason: 'not set up' });
    expect(problems).toEqual([
      {
        what: "pip could not install Python's packages for Beam: ERROR: No matching distribution found for apache-beam",
        remedy: 'check that pip reaches a package index with the original files, and that 2 GB are free',
      },
    ]);
    expect(lines).toHaveLength(1);
    expect(await readdir(join(folder, 'cache'))).toEqual([]);
  });
});

describe('the pins', () => {
  it('are the versions of the other parts', async () => {
    const project = await read('pyproject.toml');
    expect(project).toContain(`"apache-beam==${beamVersion}"`);
    expect(project).toContain(`"tensorflow-cpu==${libraryVersion}"`);
  });

  it.each(['requirements.lock', 'requirements-build.lock', 'requirements-dev.lock'])(
    'of %s each have one version and a hash',
    async (name) => {
      const packages = (await read(name)).split(/\n(?=\S)/).filter((entry) => entry.trim() !== '');
      expect(packages.length).toBeGreaterThan(2);
      expect(
        packages.filter((entry) => !/^[a-z0-9-]+==\S+ \\\n( {4}--hash=sha256:[0-9a-f]{64}( \\\n)?)+\s*$/.test(entry)),
      ).toEqual([]);
    },
  );

  it('of the build tools are those of the environment', async () => {
    const all = await read('requirements.lock');
    const versions = (await read('requirements-build.lock')).match(/^[a-z-]+==\S+/gm) ?? [];
    expect(versions.length).toBeGreaterThan(1);
    expect(versions.filter((version) => !all.includes(`${version} `))).toEqual([]);
  });
});
