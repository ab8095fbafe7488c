import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { benches } from '../bench/benches.js';

const page = (path: string) => readFile(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');
const place = /^<!-- from npm run results:performance -- (\S+) -->\n[^]*?^<!-- end -->$/gm;

test('docs/performance.md has a section and a place for each benchmark, in their order', async () => {
  const text = await page('docs/performance.md');
  expect([...text.matchAll(place)].map(([, name]) => name)).toEqual(benches.map(({ name }) => name));
  expect([...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual(
    expect.arrayContaining(benches.map(({ title }) => title)),
  );
});

test('README.md quotes docs/performance.md', async () => {
  const [readme, text] = await Promise.all([page('README.md'), page('docs/performance.md')]);
  const quoted = [...readme.matchAll(place)].map(([whole]) => whole);
  expect(quoted).not.toEqual([]);
  for (const whole of quoted) expect(text).toContain(whole);
});
