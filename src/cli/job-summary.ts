/** Where CI shows a summary of the job, the answer stands in it: GitHub Actions and those that follow it name a file to append to. */
import { appendFile } from 'node:fs/promises';
import { messageOf } from '../core/problems.ts';
import type { Section } from '../report/document.ts';
import { renderMarkdown } from '../report/formats/markdown.ts';

const variable = 'GITHUB_STEP_SUMMARY';

/** GitHub refuses more than 1 MiB of a step, and this may be one of many runs of it. */
const mostBytes = 128 * 1024;

/** Appends the answer; a summary that cannot be written is said and fails nothing. */
export async function appendJobSummary(sections: readonly Section[], say: (text: string) => void): Promise<void> {
  const path = process.env[variable];
  if (path === undefined || path === '') return;
  const text = renderMarkdown(sections.filter(({ audience }) => audience === 'answer'));
  await appendFile(path, bounded(text)).catch((error: unknown) => say(`${variable} cannot be written: ${messageOf(error)}`));
}

/** Whole lines of it. */
function bounded(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= mostBytes) return text;
  const whole = bytes.subarray(0, bytes.lastIndexOf('\n', mostBytes - 1) + 1).toString();
  return `${whole}\nThe rest is left out here; it stands in report.md.\n`;
}
