import { afterEach, expect, it, vi } from 'vitest';
import { beamEngine } from '../../../src/engines/beam/index.ts';
import { fakeFlink } from './cluster/fake-flink.ts';
import { fakePython } from './scripted-driver.ts';

afterEach(() => vi.unstubAllEnvs());

const tells = `if (process.argv[3] === 'predbench_beam.versions') console.log('{"python":"3.11.7","beam":"2.77.0"}');`;

it('are those that Python tells', async () => {
  await fakePython(tells);
  expect(await beamEngine({ use: 'beam', runner: 'direct' }).versions?.()).toEqual({ python: '3.11.7', beam: '2.77.0' });
});

it('and of a cluster that of its Flink', async () => {
  await fakePython(tells);
  const { master } = await fakeFlink({ version: '1.19.2' });
  const versions = await beamEngine({ use: 'beam', runner: 'flink', flinkMaster: master }).versions?.();
  expect(versions).toEqual({ python: '3.11.7', beam: '2.77.0', flink: '1.19.2' });
});

it('an interpreter without Beam is named', async () => {
  const python = await fakePython("console.error('No package metadata was found for apache-beam'); process.exit(1);");
  await expect(beamEngine({ use: 'beam', runner: 'direct' }).versions?.()).rejects.toThrow(
    `${python} does not tell its versions: No package metadata was found for apache-beam\n    run: predbench doctor`,
  );
});
