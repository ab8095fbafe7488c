import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { appendJobSummary } from '../../src/cli/job-summary.ts';
import { list, type Section, text } from '../../src/report/document.ts';
import { temporaryFolder } from '../experiment/folder.ts';

const sections: readonly Section[] = [
  { id: 'a', audience: 'answer', title: 'births', blocks: [text('Take direct')] },
  { id: 'b', audience: 'details', title: 'Cells', blocks: [text('every cell')] },
];

beforeEach(() => {
  vi.unstubAllEnvs();
});

async function summaryFile(): Promise<string> {
  const file = join(await temporaryFolder({ 'summary.md': 'Before\n' }), 'summary.md');
  vi.stubEnv('GITHUB_STEP_SUMMARY', file);
  return file;
}

it('appends the report without its details to what is there', async () => {
  const file = await summaryFile();
  await appendJobSummary(sections, () => expect.unreachable());
  expect(await readFile(file, 'utf8')).toBe('Before\n# births\n\nTake direct\n');
});

it('keeps whole lines of a long one, and says that it does', async () => {
  const file = await summaryFile();
  const items = Array.from({ length: 20_000 }, (_, i) => `item é ${i}`);
  await appendJobSummary([{ id: 'a', audience: 'answer', title: 'births', blocks: [list(items)] }], () => expect.unreachable());
  const lines = (await readFile(file, 'utf8')).split('\n');
  expect(Buffer.byteLength(lines.join('\n'))).toBeLessThan(132 * 1024);
  expect(lines.at(-2)).toBe('The rest is left out here; it stands in report.md.');
  expect(lines.at(-4)).toMatch(/^- item é \d+$/);
});

it('fails nothing where it cannot be written', async () => {
  const folder = await temporaryFolder();
  vi.stubEnv('GITHUB_STEP_SUMMARY', folder);
  const said: string[] = [];
  await appendJobSummary(sections, (text) => said.push(text));
  expect(said).toEqual([expect.stringContaining('GITHUB_STEP_SUMMARY cannot be written: EISDIR')]);
});

it('does nothing outside CI', async () => {
  vi.stubEnv('GITHUB_STEP_SUMMARY', '');
  await appendJobSummary(sections, () => expect.unreachable());
});
