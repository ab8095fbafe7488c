/** JSON files that the user or the project wrote. */
import { readFile } from 'node:fs/promises';
import { messageOf, ProblemsError } from './problems.ts';

/** The parsed file; throws ProblemsError where it cannot be read or is not JSON. `what` is what it should be: "a price book". */
export async function readJson(path: string, what: string, file = path): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    const problem = { file, message: `cannot be read as ${what}: ${messageOf(cause)}`, remedy: 'It must be a JSON file.' };
    throw new ProblemsError([problem], undefined, { cause });
  }
}
