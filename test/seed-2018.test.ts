import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const docs = `${root}docs/seed-2018.md`;

/** A section of the report under its heading, up to the next one. */
function sectionOf(report: string, heading: string): string {
  const begin = report.indexOf(`\n## ${heading}\n`);
  if (begin === -1) throw new Error(`the report has no section "${heading}"`);
  const from = begin + heading.length + 5;
  const end = report.indexOf('\n## ', from);
  return report.slice(from, end === -1 ? undefined : end).trim();
}

const tables = ['Batches by their rows', 'Streams by their rate', 'Streams by their micro-batches'];

function quoted(report: string): string {
  const run = sectionOf(report, 'How it was run').split('\n');
  const facts = run.filter((line) => /^- (?:run|machine|generator of streams|versions|price book) ?/.test(line));
  return [
    facts.join('\n'),
    ...tables.map((heading) => `### ${heading}\n\n${sectionOf(report, heading)}`),
    `### Notes of the report\n\n${sectionOf(report, 'Notes')}`,
  ].join('\n\n');
}

test('docs/seed-2018.md quotes results/seed-2018; after another run: npx vitest run test/seed-2018.test.ts -u', async () => {
  const report = await readFile(`${root}results/seed-2018/report.md`, 'utf8');
  const text = await readFile(docs, 'utf8');
  const [before, after] = [/^[^]*<!-- run: .* -->\n/.exec(text)?.[0], /<!-- end of run -->[^]*$/.exec(text)?.[0]];
  expect([before, after]).not.toContain(undefined);
  await expect(`${before}\n${quoted(report)}\n\n${after}`).toMatchFileSnapshot(docs);
});

test('the run that is kept is whole, at the scale for a laptop, and fills every cell of the planned tables', async () => {
  const report = await readFile(`${root}results/seed-2018/report.md`, 'utf8');
  const record = JSON.parse(await readFile(`${root}results/seed-2018/run.json`, 'utf8')) as {
    state: string;
    scale: { factor: number };
    cells: { state: string; strategy: string; result?: { counts: { due: number; ok: number } } }[];
  };
  expect([record.state, record.scale.factor]).toEqual(['complete', 0.001]);
  expect(record).not.toHaveProperty('baseDir');
  expect(record.cells.filter(({ state }) => state === 'not applicable').every(({ strategy }) => strategy === 'batch-job')).toBe(
    true,
  );
  expect(record.cells.filter(({ state }) => state !== 'measured' && state !== 'not applicable')).toEqual([]);
  for (const heading of tables) expect(sectionOf(report, heading)).toMatch(/^Scaled by 0\.001; /);
});
