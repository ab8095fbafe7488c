/** docs/effort.md lists every figure that predbench assumes, as the strategies state it. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { effortsOf } from '../src/analysis/figures/efforts.ts';
import { unstated } from '../src/analysis/figures/unstated-effort.ts';
import { rangeText } from '../src/core/text.ts';
import { table } from '../src/report/formats/markup.ts';
import { blocksMarkdown } from '../src/report/formats/markdown.ts';
import { effortItemBlocks } from '../src/report/sections/effort.ts';
import { effort as batchJob } from '../src/strategies/batch-job/effort.ts';
import { effort as direct } from '../src/strategies/direct/effort.ts';
import { effort as rest } from '../src/strategies/rest/effort.ts';
import { runRecord } from './fixtures/results.ts';

const page = fileURLToPath(new URL('../docs/effort.md', import.meta.url));
const efforts = effortsOf(runRecord([], { efforts: { direct, rest, 'batch-job': batchJob } }));

test('after a change: npx vitest run test/effort-docs.test.ts -u', async () => {
  const text = await readFile(page, 'utf8');
  const [before, after] = [/^[^]*<!-- assumed: .* -->\n/.exec(text)?.[0], /<!-- end of assumed -->[^]*$/.exec(text)?.[0]];
  expect([before, after]).not.toContain(undefined);
  const lists = Object.entries(unstated).map(([list, range]) => [`\`${list}\``, rangeText(range), range.reason]);
  const items = blocksMarkdown(effortItemBlocks({ efforts }));
  const without = `### An item without figures\n\n${table(['list', 'takes', 'reason'], lists)}`;
  await expect(`${before}\n${items}\n${without}\n\n${after}`).toMatchFileSnapshot(page);
});
