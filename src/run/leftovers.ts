/** What runs left behind that were killed: by SIGKILL, for want of memory, with their machine. */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import { abandonedIn, disown } from '../core/owner.ts';
import { workPrefix } from '../core/work-folder.ts';
import { keepPartial } from './results.ts';

/** Removes it, and answers a sentence on each. The finished cells of a killed run are kept. */
export async function removeLeftovers(outDir: string): Promise<string[]> {
  const said: string[] = [];
  for (const folder of await abandonedIn(tmpdir(), workPrefix)) {
    await rm(folder, { recursive: true, force: true });
    said.push(`removed ${folder}, which a killed run left behind`);
  }
  for (const folder of await abandonedIn(outDir)) {
    if (basename(folder).startsWith('.')) {
      await rm(folder, { recursive: true, force: true });
      said.push(`removed ${folder}: its run was killed before a cell had ended`);
    } else {
      await keepPartial(folder);
      await disown(folder);
      said.push(`${folder}: its run was killed; the cells that had ended are kept`);
    }
  }
  return said;
}
