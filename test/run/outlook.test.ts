import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { machine } from '../../src/core/machine.ts';
import { sealedText } from '../../src/core/seal.ts';
import { readExperiment } from '../../src/experiment/plan.ts';
import { planOutlook } from '../../src/run/outlook.ts';
import { rightFiles, rightYaml, temporaryFolder } from '../experiment/folder.ts';
import { prism } from '../fixtures/beam.ts';
import { batchResult, type Changes, measured, runRecord, streamResult } from '../fixtures/results.ts';

it('takes the times of the latest run of the experiment on this machine with as many workers', async () => {
  const dir = await temporaryFolder(rightFiles(`${rightYaml}resources: { workers: 2 }\n`));
  const plan = await readExperiment(join(dir, 'experiment.yaml'), { strategies: ['direct'] });
  const outDir = join(dir, 'results');
  const stored = async (id: string, atS: number, changes: Changes, of: object = {}) => {
    const cells = [measured('direct', 'batch', batchResult(changes)), measured('direct', 'slow', streamResult(changes))];
    const record = runRecord(cells, { id, name: 'births', machine: machine(), ...of });
    await mkdir(join(outDir, id), { recursive: true });
    await writeFile(join(outDir, id, 'run.json'), sealedText(record));
    await utimes(join(outDir, id, 'run.json'), atS, atS);
  };
  expect(await planOutlook(plan, plan.cells, outDir)).toMatchObject({ duration: { state: 'at least', seconds: 2 } });

  await stored('births-1', 1000, { throughputRowsPerS: 1 });
  await stored('births-2', 2000, { throughputRowsPerS: 50 });
  await stored('births-3', 3000, { workers: 8 });
  await stored('births-4', 4000, {}, { machine: { ...machine(), cores: 512 } });
  await stored('births-capacity-5', 5000, {}, { capacities: [] });
  await stored('births-5', 5000, {}, { engine: prism });
  await stored('others-6', 6000, {}, { name: 'others' });
  await mkdir(join(outDir, 'births-7'));
  await writeFile(join(outDir, 'births-7/run.json'), '{}');

  // 100 rows at 50 a second, 20 instances in 2 s, and 0.75 s of set-up for each.
  expect(await planOutlook(plan, plan.cells, outDir)).toMatchObject({
    basis: 'births-2',
    duration: { state: 'about', seconds: 5.5 },
  });

  // 100 rows at 2,500 a second, and 3.25 s of set-up: the start of the job, in which workers open.
  await stored('births-6', 6000, { setUp: { startS: 3, openS: 0.5, warmUpS: 0.25, warmUpCalls: 4 } }, { engine: prism });
  const onBeam = await readExperiment(join(dir, 'experiment.yaml'), {
    strategies: ['direct'],
    workloads: ['batch'],
    engine: { use: 'beam', runner: 'prism' },
  });
  expect(await planOutlook(onBeam, onBeam.cells, outDir)).toMatchObject({
    basis: 'births-6',
    duration: { state: 'about', seconds: 3.29 },
  });
});
