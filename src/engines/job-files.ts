import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../core/problems.ts';
import { isCloud, placeOf } from '../data/storage/index.ts';
import type { KeptFiles } from './engine.ts';

/** A job's input and output, which are removed unless someone needs to look into them. */
export class JobFiles {
  readonly #workDir: string;
  readonly #kept: KeptFiles | undefined;
  #stays = false;

  constructor(workDir: string, kept: KeptFiles | undefined) {
    this.#workDir = workDir;
    this.#kept = kept;
  }

  /** In Cloud Storage they stay where they are; here they are copied to the run's folder. Returns where, unless there is no such folder. */
  async keep(what: 'all' | 'output'): Promise<string | undefined> {
    if (isCloud(this.#workDir)) {
      this.#stays = true;
      return `${this.#workDir} (remove them when you have read them)`;
    }
    if (this.#kept === undefined) return undefined;
    const { folder, shown } = this.#kept;
    try {
      await mkdir(folder, { recursive: true });
      for (const name of what === 'all' ? ['input', 'output'] : ['output']) await copied(this.#workDir, folder, name);
      return shown;
    } catch (error) {
      return `not at all (${messageOf(error)})`;
    }
  }

  async remove(): Promise<void> {
    if (!this.#stays) await placeOf(this.#workDir).remove(this.#workDir);
  }
}

/** A job that failed early has written nothing. */
async function copied(from: string, to: string, name: string): Promise<void> {
  await cp(join(from, name), join(to, name), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}
