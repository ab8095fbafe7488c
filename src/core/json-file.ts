import { readFile } from 'node:fs/promises';
import { messageOf, ProblemsError } from './problems.ts';

/** The parsed file. Throws ProblemsError if it is not readable JSON. `what` it should be: "a price book". */
export async function readJson(path: string, what: string, file = path): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    const problem = { file, message: `cannot be read as ${what}: ${messageOf(cause)}`, remedy: 'it must be a JSON file' };
    throw new ProblemsError(problem, { cause });
  }
}
