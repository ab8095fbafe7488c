import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { evidenceMeanings } from '../../src/analysis/comparison/evidence.ts';
import { figures } from '../../src/analysis/figures/index.ts';
import { escape, table } from '../../src/report/formats/markup.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const method = `${root}docs/method.md`;

function listOfFigures(): string {
  const rows = figures.map(({ key, definition: { unit, meaning, formula } }) => [
    `\`${key}\``,
    unit,
    escape(meaning),
    escape(formula),
  ]);
  return table(['key', 'unit', 'meaning', 'formula'], rows);
}

/** Those that are measured alike together. */
function figuresOnBeam(): string {
  const keysOf = new Map<string, string[]>();
  for (const { key, definition } of figures) {
    const { meaning = '', formula = '', measured = '', assumptions = [] } = definition.onBeam ?? {};
    const is = meaning === '' ? formula : meaning;
    const how = assumptions.length === 0 ? measured : `${measured}. ${assumptions.join(' ')}`;
    const said = `${escape(is)}\n${escape(how)}`;
    if (is + how !== '') keysOf.set(said, [...(keysOf.get(said) ?? []), `\`${key}\``]);
  }
  const rows = [...keysOf].map(([said, keys]) => [keys.join(', '), ...said.split('\n')]);
  return table(['key', 'what it is', 'how it is measured'], rows);
}

test('docs/beam.md lists what is measured otherwise on Beam', async () => {
  const page = `${root}docs/beam.md`;
  const text = await readFile(page, 'utf8');
  const [before, after] = [
    /^[^]*<!-- figures on Beam: .* -->\n/.exec(text)?.[0],
    /<!-- end of figures on Beam -->[^]*$/.exec(text)?.[0],
  ];
  expect([before, after]).not.toContain(undefined);
  await expect(`${before}\n${figuresOnBeam()}\n\n${after}`).toMatchFileSnapshot(page);
});

describe('docs/method.md', () => {
  test('lists every figure as it is defined', async () => {
    const text = await readFile(method, 'utf8');
    const [before, after] = [/^[^]*<!-- figures: .* -->\n/.exec(text)?.[0], /<!-- end of figures -->[^]*$/.exec(text)?.[0]];
    expect([before, after]).not.toContain(undefined);
    await expect(`${before}\n${listOfFigures()}\n\n${after}`).toMatchFileSnapshot(method);
  });

  test('says what each evidence means', async () => {
    const text = await readFile(method, 'utf8');
    const missing = Object.entries(evidenceMeanings).filter(
      ([evidence, meaning]) => !text.includes(`| \`${evidence}\` | ${meaning} |`),
    );
    expect(missing).toEqual([]);
  });

  test('has the section that each figure names', async () => {
    const headings = [...(await readFile(method, 'utf8')).matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    for (const { definition } of figures) expect(headings).toContain(definition.section);
  });
});

test('no figure names a file of the source: an installed package has none', () => {
  expect(figures.filter(({ definition }) => /src\/|\.ts\b/.test(JSON.stringify(definition)))).toEqual([]);
});
