import { ProblemsError, type Problem } from '../problems.ts';
import { lineBlocks } from '../io/lines.ts';

/** Different problems that are told; a file of another kind would have one a line. */
const maxProblems = 5;
const maxTimes = 10_000_000;

/**
 * Due times from a file with one time in seconds a line, ascending; empty lines and those that begin with `#` are left out. Answers
 * milliseconds after the first, `speed` times as fast. Throws ProblemsError with file and lines.
 */
export async function readDueTimes(path: string, speed: number): Promise<number[]> {
  const dueMs: number[] = [];
  const problems: Problem[] = [];
  let line = 0;
  let firstS = 0;
  let lastS = -Infinity;
  for await (const texts of lineBlocks(path)) {
    for (const text of texts) {
      line++;
      const trimmed = text.trim();
      if (trimmed === '' || trimmed.startsWith('#')) continue;
      const seconds = Number(trimmed);
      const message = wrongWith(seconds, trimmed, lastS);
      if (message !== undefined) problems.push({ file: path, line, message });
      else {
        if (dueMs.length === 0) firstS = seconds;
        lastS = seconds;
        dueMs.push(((seconds - firstS) * 1000) / speed);
      }
    }
    if (problems.length >= maxProblems) break;
    if (dueMs.length > maxTimes) {
      problems.push({ file: path, message: `has more than ${maxTimes} times`, remedy: 'cut the file into several streams' });
      break;
    }
  }
  if (problems.length > 0) throw new ProblemsError(problems.slice(0, maxProblems));
  if (dueMs.length < 2) throw new ProblemsError([{ file: path, message: `has ${dueMs.length} times, and a replay takes two` }]);
  return dueMs;
}

function wrongWith(seconds: number, text: string, lastS: number): string | undefined {
  if (!Number.isFinite(seconds)) return `must be a time in seconds, not ${JSON.stringify(text.slice(0, 40))}`;
  return seconds < lastS ? `${text} comes after ${lastS}: times must ascend` : undefined;
}
