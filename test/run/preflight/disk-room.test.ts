import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BatchBuilder } from '../../../src/data/columns/batch-builder.ts';
import { readExperiment } from '../../../src/experiment/plan.ts';
import { diskProblems } from '../../../src/run/preflight/disk-room.ts';
import { rightFiles, rightYaml, temporaryFolder } from '../../experiment/folder.ts';

async function problems(sink: string, choices: { readonly repeats: number }) {
  const yaml = `${rightYaml.replace('rows: 100', 'rows: 1000000000')}sink: ${sink}\n`;
  const dir = await temporaryFolder(rightFiles(yaml));
  const plan = await readExperiment(join(dir, 'experiment.yaml'), choices);
  const builder = new BatchBuilder(plan.model.inputs);
  builder.add(0, { age: 28, sex: 'male' });
  return diskProblems(plan, join(dir, 'results', 'deep'), builder.take());
}

it('predictions that no disk holds are a problem before they are made', async () => {
  // 2 strategies x 1,000 repeats x (a billion rows + 20 of the stream), of 82 bytes.
  expect((await problems('{ use: jsonl }', { repeats: 1000 })).map(({ message }) => message)).toEqual([
    expect.stringMatching(/^the predictions of this run take about 164000\.0 GB, and [\d.]+ GB are free$/),
  ]);
});

it('with room, or without a file, there is none', async () => {
  expect(await problems('{ use: none }', { repeats: 1000 })).toEqual([]);
  expect(await problems("{ use: jsonl, path: 'gs://bucket/out' }", { repeats: 1000 })).toEqual([]);
});
