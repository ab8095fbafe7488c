import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DraftChoices, draftOf, inspect, saidProblems } from '../../../src/experiment/draft/draft.ts';
import { openProblems } from '../../../src/experiment/draft/open-problems.ts';
import { nothingSaid } from '../../../src/experiment/draft/said.ts';
import { experimentText } from '../../../src/experiment/draft/text.ts';
import { tryRows } from '../../../src/experiment/draft/try-rows.ts';
import { readExperiment } from '../../../src/experiment/plan.ts';
import { rightFiles, temporaryFolder } from '../folder.ts';

/** The model has inputs `age` (float32) and `sex` (string). */
async function draft(data: string, said: Partial<DraftChoices> = {}) {
  const folder = await temporaryFolder({ ...rightFiles(), 'data/rows.csv': data });
  const choices = {
    ...nothingSaid,
    shapes: {},
    file: {},
    model: join(folder, 'model'),
    data: join(folder, 'data/rows.csv'),
    ...said,
  };
  const found = await inspect(choices);
  const out = join(folder, 'mine.yaml');
  const made = draftOf(found, choices, { schema: join(folder, 'schema.json'), out });
  const text = experimentText(made);
  await writeFile(out, text);
  return { found, draft: made, out, text, problems: saidProblems(found, choices) };
}

const rows = (row: (i: number) => string, count = 20) => Array.from({ length: count }, (_, i) => `${row(i)}\n`).join('');

/** What the draft says of the inputs, and whether its rows are instances. */
async function read(data: string, said: Partial<DraftChoices> = {}) {
  const { draft: made, out } = await draft(data, said);
  const mappings = Object.fromEntries(made.inputs.map(({ input, mapping }) => [input.name, mapping]));
  return { mappings, ...(await tryRows(await readExperiment(out))) };
}

describe('a draft', () => {
  it('is an experiment with comments, of the paths seen from its folder', async () => {
    const { text } = await draft(`id,Age,sex\n${rows((i) => `a${i},${30 + i},${i % 2 === 0 ? 'f' : 'm'}`)}`);
    expect(text).toMatchSnapshot();
  });

  it('takes columns of the same name, however it is written', async () => {
    expect(await read(`AGE ,Sex\n${rows(() => '31,f')}`)).toEqual({
      mappings: { age: { from: 'AGE ' }, sex: { from: 'Sex' } },
      rows: 20,
      instances: 20,
      reasons: [],
    });
  });

  it('reads semicolons and decimal commas', async () => {
    expect(await read(`age;sex\n${rows(() => '3,5;f')}`)).toMatchObject({ rows: 20, instances: 20 });
  });

  it('takes what the user says: columns, constants, words, empty cells', async () => {
    const data = `years,group\n${rows((i) => `${i % 2 === 0 ? '' : 'NULL'},young`)}`;
    const said = { columns: { age: 'years' }, empty: { age: '40' }, constants: { sex: 'f' } };
    expect(await read(data, said)).toEqual({
      mappings: { age: { from: 'years', empty: { as: 40, texts: ['', 'NULL'] } }, sex: { constant: 'f' } },
      rows: 20,
      instances: 20,
      reasons: [],
    });
    const words = { columns: { age: 'group' }, values: { age: { young: '20' } }, constants: { sex: 'f' } };
    expect(await read(data, words)).toMatchObject({ mappings: { age: { from: 'group', values: { young: 20 } } }, instances: 20 });
  });

  it('takes a few words among numbers for empty cells', async () => {
    const data = `age,sex\n${rows((i) => `${i % 3 === 0 ? 'unknown' : i},f`)}`;
    expect(await read(data, { empty: { age: '40' } })).toMatchObject({
      mappings: { age: { from: 'age', empty: { as: 40, texts: ['', 'unknown'] } } },
      instances: 20,
    });
  });

  it('is as long as the data, within reason', async () => {
    const drafts = [20, 15_000, 30_000].map((count) => draft(`age,sex\n${rows(() => '31,f', count)}`));
    expect((await Promise.all(drafts)).map(({ draft: made }) => made.batchRows)).toEqual([10_000, 15_000, 20_000]);
  });

  it('refuses to take what is not there', async () => {
    const { problems } = await draft(`age,sex\n${rows(() => '31,f')}`, {
      columns: { agee: 'age', sex: 'sx' },
      constants: { age: 'old' },
    });
    expect(problems.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      '--column: the model has no input "agee" (did you mean "age"?); it has: age, sex',
      '--column: the data has no column "sx" (did you mean "sex"?); it has: age, sex',
      '--constant: "old" is not a number',
    ]);
  });
});

async function openIn(data: string) {
  const { draft: made, out, text } = await draft(data);
  const problems = await openProblems(made, out);
  const told = problems.map(({ line = 0, key, message }) => [key, message, (text.split('\n')[line - 1] ?? '').trim()]);
  await expect(readExperiment(out).then(tryRows)).rejects.toThrow(/TODO/);
  return told;
}

describe('what only the user can say stands in the draft, is told with its line, and is refused by a run', () => {
  it.each([
    [
      'a column',
      `maternal age,x\n${rows((i) => `31,${i}`)}`,
      [
        ['source.columns.age', 'no column has this name, perhaps maternal age', 'age: { from: TODO }'],
        ['source.columns.sex', 'no column has this name', 'sex: { from: TODO }'],
      ],
    ],
    [
      'words',
      `age,sex\n${rows((i) => `${i % 2 === 0 ? 'old' : 'young'},f`)}`,
      [
        [
          'source.columns.age',
          'column age has old, young, and the model wants float32',
          'age: { from: age, values: { old: TODO, young: TODO } }',
        ],
      ],
    ],
    [
      'a column of another type',
      `age,sex\n${rows((i) => `text ${i},f`)}`,
      [
        [
          'source.columns.age',
          'column age has cells such as "text 0", "text 1", "text 2", and the model wants float32',
          'age: { from: TODO }',
        ],
      ],
    ],
  ])('%s', async (_, data, told) => {
    expect(await openIn(data)).toEqual(told);
  });

  it('the columns of a file without a header', async () => {
    const { draft: made, out } = await draft(rows(() => '31,f'));
    const [first] = await openProblems(made, out);
    expect(first).toMatchObject({ key: 'source.names', message: 'the file has no header; its first row is 31, f' });
  });

  it('many empty cells, which a run would lose', async () => {
    const { draft: made, out, text } = await draft(`age,sex\n${rows((i) => `${i % 2 === 0 ? '' : 31},f`)}`);
    const problems = await openProblems(made, out);
    expect(problems.map(({ message }) => message)).toEqual(['column age has no value in 50 % of the rows, which fail']);
    expect(text).toContain('#   age: float32: TODO: no value in 50 % of the rows');
    expect(await tryRows(await readExperiment(out))).toMatchObject({ rows: 20, instances: 10 });
  });
});
