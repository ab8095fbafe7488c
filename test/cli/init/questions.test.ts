import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Asker } from '../../../src/cli/init/asker.ts';
import { askOpenPoints } from '../../../src/cli/init/questions.ts';
import { inspect } from '../../../src/experiment/draft/draft.ts';
import { nothingSaid } from '../../../src/experiment/draft/said.ts';
import { rightFiles, temporaryFolder } from '../../experiment/folder.ts';

/** Answers by the first part of each question, and keeps what was asked. */
function scripted(answers: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const answer = (question: string) => {
    asked.push(question);
    const [, text] = Object.entries(answers).find(([start]) => question.startsWith(start)) ?? [];
    if (text === undefined) throw new Error(`no answer to: ${question}`);
    return text;
  };
  const asker: Asker = {
    async text(question, { initial = '', check }) {
      const text = answer(question);
      const given = text === 'Enter' ? initial : text;
      expect(check(given)).toBeUndefined();
      return given;
    },
    async choose(question, choices, initial) {
      const text = answer(question);
      const value = text === 'Enter' ? initial : text;
      expect(choices.map((choice) => choice.value)).toContain(value);
      return value ?? '';
    },
  };
  return { asker, asked };
}

/** The model has inputs `age` (float32) and `sex` (string). */
async function ask(data: string, answers: Readonly<Record<string, string>>) {
  const folder = await temporaryFolder({ ...rightFiles(), 'rows.csv': data });
  const choices = { ...nothingSaid, shapes: {}, file: {}, model: join(folder, 'model'), data: join(folder, 'rows.csv') };
  const { asker, asked } = scripted(answers);
  const { columns, constants, values, empty, rows, ratePerS } = await askOpenPoints(asker, await inspect(choices), choices);
  return { asked, columns, constants, values, empty, rows, ratePerS };
}

const lengths = { 'How many rows': 'Enter', 'How many instances': 'Enter' };

it('asks for lengths only where the names tell the rest', async () => {
  const { asked, rows, ratePerS } = await ask('age,sex\n31,f\n', lengths);
  expect(asked).toEqual(['How many rows does a batch have? The file has 1', 'How many instances a second does a stream have?']);
  expect({ rows, ratePerS }).toEqual({ rows: 10_000, ratePerS: 100 });
});

it('asks for a column with the likely one first, or the value of all instances', async () => {
  const { columns, constants } = await ask('id,maternal_age\n1,31\n2,40\n', {
    'Which column is age (float32)?': 'Enter',
    'Which column is sex (string)?': 'constant',
    'Which value has sex always': 'f',
    ...lengths,
  });
  expect({ columns, constants }).toEqual({ columns: { age: 'maternal_age' }, constants: { sex: 'f' } });
});

it('asks what words and empty cells are, and asks once for what is left for later', async () => {
  const { asked, values, empty } = await ask('age,sx\nold,\nyoung,f\n', {
    'What is "old" of column age to the model, as float32?': '70',
    'What is "young" of column age': '20',
    'Which column is sex (string)?': 'column sx',
    'sex is empty in 50 % of the rows': '',
    ...lengths,
  });
  expect({ values, empty }).toEqual({ values: { age: { old: '70', young: '20' } }, empty: { sex: null } });
  const later = await ask('age,x\n31,f\n', { 'Which column is sex (string)?': 'later', ...lengths });
  expect([asked.length, later.asked.length, later.columns]).toEqual([6, 3, {}]);
});
