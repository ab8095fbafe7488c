/** From a model and a file to an experiment that runs, without a terminal. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { bundledModel } from '../../../src/core/paths.ts';
import { predbench } from '../../commands/predbench.ts';
import { temporaryFolder } from '../../experiment/folder.ts';
import { birth } from '../../fixtures/births.ts';

const births = `${JSON.stringify(birth())}\n`.repeat(30);

async function init(args: readonly string[], files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = await temporaryFolder(files);
  const ran = await predbench(['init', '--model', bundledModel, ...args], folder);
  return { ...ran, folder, text: () => readFile(join(folder, 'experiment.yaml'), 'utf8') };
}

it('writes an experiment that passes the checks of a run, and predicts', async () => {
  const { code, stdout, stderr, folder } = await init(['--data', 'births.jsonl.gz'], { 'births.jsonl.gz': gzipSync(births) });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(
    /^wrote experiment\.yaml: 8 inputs from births\.jsonl\.gz, jsonl\n30 of 30 rows are instances of the model\n/,
  );
  expect(stdout).toContain('predbench run experiment.yaml --repeats 1');
  const flags = ['--repeats', '1', '--rows', '50', '--workload', 'batch', '--strategy', 'direct-64'];
  const ran = await predbench(['run', 'experiment.yaml', ...flags], folder);
  expect(ran.stderr).not.toContain('failed');
  expect(ran.code).toBe(0);
});

it('tells what only the user can say, with lines and flags, and takes it by the flags', async () => {
  const header = 'sex,mage,plurality,gestation_weeks,mother_race,mother_married,cigarette_use,alcohol_use';
  const files = { 'births.csv': `${header}\n${'True,28,1,39,White,True,False,False\n'.repeat(20)}` };
  const open = await init(['--data', 'births.csv'], files);
  expect({ code: open.code, stdout: open.stdout }).toEqual({
    code: 2,
    stdout: 'wrote experiment.yaml, and 2 things are for you to say in it:\n',
  });
  expect(open.stderr).toMatch(/^experiment\.yaml:\d+: source\.columns\.is_male: no column has this name$/m);
  expect(open.stderr).toContain('begin again with --force --column mother_age=COLUMN');
  const said = await init(['--data', 'births.csv', '--column', 'is_male=sex,mother_age=mage'], files);
  expect({ code: said.code, stderr: said.stderr }).toEqual({ code: 0, stderr: '' });
  expect(await said.text()).toContain('is_male: { from: sex }');
});

it('replaces no file unless told to', async () => {
  const files = { 'births.jsonl': births, 'experiment.yaml': 'mine' };
  const refused = await init(['--data', 'births.jsonl'], files);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('experiment.yaml: already exists');
  expect(await refused.text()).toBe('mine');
  const forced = await init(['--data', 'births.jsonl', '--force'], files);
  expect(forced.code).toBe(0);
  expect(await forced.text()).toContain('name: births');
});

it.each([
  ['a model that is none', ['--model', '.', '--data', 'x.csv'], '.: this folder has no saved_model.pb'],
  ['data that is not there', ['--model', bundledModel, '--data', 'y.csv'], 'y.csv: the file does not exist'],
  ['a model and data that are not there', ['--model', 'm', '--data', 'y.csv'], 'variables/\ny.csv: the file does not exist'],
  ['neither', [], '--model: missing: the folder of your SavedModel\n--data: missing'],
  ['a signature that it has not', ['--model', bundledModel, '--data', 'x.csv', '--signature', 'predct'], 'no signature "predct"'],
  ['pairs that are none', ['--column', 'age'], '--column: must be pairs such as INPUT=COLUMN,INPUT=COLUMN, not "age"'],
  ['words that are none', ['--values', 'male=1'], '--values: must be words of inputs'],
  ['a shape that is none', ['--shape', 'tokens=many'], '--shape: must be sizes by name'],
  ['a file of another kind', ['--out', 'mine.json'], '--out: must end with .yaml'],
])('refuses %s, and writes nothing', async (_, args, message) => {
  const folder = await temporaryFolder({ 'x.csv': 'x\n1\n' });
  const { code, stdout, stderr } = await predbench(['init', ...args], folder);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  await expect(readFile(join(folder, 'experiment.yaml'))).rejects.toThrow('ENOENT');
});
