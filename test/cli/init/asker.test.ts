/** The prompts as a terminal has them: keys in, a drawing out. */
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { Cancelled, promptAsker } from '../../../src/cli/init/asker.ts';

async function terminal() {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let drawn = '';
  output.on('data', (chunk: Buffer) => (drawn += chunk.toString()));
  const press = async (shown: string, ...keys: readonly string[]) => {
    await expect.poll(() => drawn).toContain(shown);
    for (const key of keys) input.write(key);
  };
  return { asker: await promptAsker({ input, output }), press };
}

const choices = ['a', 'b', 'c'].map((value) => ({ value, label: `column ${value}` }));

it('takes Enter for the likely choice', async () => {
  const { asker, press } = await terminal();
  const answer = asker.choose('Which?', choices, 'b');
  await press('Which?', '\r');
  expect(await answer).toBe('b');
});

it('of many choices the one whose name is typed', async () => {
  const { asker, press } = await terminal();
  const many = Array.from({ length: 40 }, (_, i) => ({ value: `v${i}`, label: `column ${i}` }));
  const answer = asker.choose('Which?', many);
  await press('Which?', '37', '\r');
  expect(await answer).toBe('v37');
});

it('asks again for a text that is wrong', async () => {
  const { asker, press } = await terminal();
  const answer = asker.text('How many?', { initial: 'x', check: (text) => (text === 'x5' ? undefined : 'x5, please') });
  await press('How many?', '\r');
  await press('x5, please', '5', '\r');
  expect(await answer).toBe('x5');
});

it('ends with Ctrl-C', async () => {
  const { asker, press } = await terminal();
  const answer = asker.choose('Which?', choices);
  const error = answer.catch((problem: unknown) => problem);
  await press('Which?', '\u0003');
  expect(await error).toBeInstanceOf(Cancelled);
});
