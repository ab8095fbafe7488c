import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { blocksMarkdown } from '../src/report/formats/markdown.ts';
import { sectionsOf } from '../src/report/sections/index.ts';
import { readRecord } from '../src/run/store.ts';
import { analysisOf } from '../src/run/stored-run.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const docs = `${root}docs/seed-2018.md`;

const record = await readRecord(`${root}results/seed-2018`);
const sections = sectionsOf(await analysisOf(record));

function sectionOf(id: string): string {
  const section = sections.find((one) => one.id === id);
  if (section === undefined) throw new Error(`the report has no section "${id}"`);
  return blocksMarkdown(section.blocks);
}

const tables = ['Batches by their rows', 'Streams by their rate', 'Streams by their micro-batches'];

function quoted(): string {
  const facts = sectionOf('run')
    .split('\n')
    .filter((line) => /^- (?:run|machine|generator of streams|versions|price book) ?/.test(line));
  return [facts.join('\n'), sectionOf('overviews'), `### Notes of the report\n\n${sectionOf('notes')}`].join('\n\n');
}

test('docs/seed-2018.md quotes results/seed-2018; after another run: npx vitest run test/seed-2018.test.ts -u', async () => {
  const text = await readFile(docs, 'utf8');
  const [before, after] = [/^[^]*<!-- run: .* -->\n/.exec(text)?.[0], /<!-- end of run -->[^]*$/.exec(text)?.[0]];
  expect([before, after]).not.toContain(undefined);
  await expect(`${before}\n${quoted()}\n\n${after}`).toMatchFileSnapshot(docs);
});

test('the run that is kept is whole, at the scale for a laptop, and fills every cell of the planned tables', () => {
  expect([record.state, record.scale?.factor]).toEqual(['complete', 0.001]);
  expect(record).not.toHaveProperty('baseDir');
  const others = record.cells.filter(({ state }) => state !== 'measured');
  expect(new Set(others.map(({ state, strategy }) => `${strategy}: ${state}`))).toEqual(new Set(['batch-job: not applicable']));
  const overviews = sectionOf('overviews');
  for (const heading of tables) expect(overviews).toContain(`### ${heading}\n\nScaled by 0.001; `);
});
