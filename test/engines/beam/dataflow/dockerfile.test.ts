/** No image can be built in tests: what the Dockerfile shares with the code is compared. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { beamPackage, beamVersion } from '../../../../setup/beam.js';
import { imageRoot } from '../../../../src/engines/beam/dataflow/image.ts';

const dockerfile = await readFile(join(beamPackage, '..', 'Dockerfile'), 'utf8');
const variable = (name: string) => new RegExp(`${name}=(\\S+)`).exec(dockerfile)?.[1];

test("the image has Beam's version, and its Python is that of the lock", async () => {
  const project = await readFile(join(beamPackage, 'pyproject.toml'), 'utf8');
  const python = /requires-python = ">=([\d.]+),/.exec(project)?.[1];
  expect(dockerfile).toContain(`FROM apache/beam_python${python}_sdk:${beamVersion} AS beam\n`);
  expect(dockerfile).toContain(`FROM python:${python}-slim-bookworm\n`);
});

test('predbench is where the pipelines look for it', () => {
  const folder = /^WORKDIR (.+)$/m.exec(dockerfile)?.[1];
  expect(`${folder}/node_modules/predbench`).toBe(imageRoot);
  expect(variable('PYTHONPATH')).toBe(`${imageRoot}/src/engines/beam/python`);
});

test('the locks are those of the set-up, which the package has', async () => {
  for (const lock of ['requirements-build.lock', 'requirements.lock']) {
    expect(dockerfile).toContain(lock);
    expect((await readFile(join(beamPackage, lock), 'utf8')).length).toBeGreaterThan(0);
  }
});
