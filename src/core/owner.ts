/** Which process a folder belongs to, so that what a killed one left behind is known as such. */
import { readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

export const ownerFile = '.running';

interface Owner {
  readonly pid: number;
  /** Machine, and on Linux also the space in which the process id counts: containers that share a folder may have equal ones. */
  readonly place: string;
}

async function place(): Promise<string> {
  return `${hostname()} ${await readlink('/proc/self/ns/pid').catch(() => '')}`;
}

/** Marks a folder as this process's. Throws EEXIST if it is another's. */
export async function own(folder: string): Promise<void> {
  const owner: Owner = { pid: process.pid, place: await place() };
  await writeFile(join(folder, ownerFile), JSON.stringify(owner), { flag: 'wx' });
}

export async function disown(folder: string): Promise<void> {
  await rm(join(folder, ownerFile), { force: true });
}

/** Paths of the folders in `parent` whose process is gone. Folders of another machine, and without a mark, are left out. */
export async function abandonedIn(parent: string, prefix = ''): Promise<string[]> {
  const names = (await readdir(parent).catch(() => [])).filter((name) => name.startsWith(prefix));
  const here = await place();
  const isAbandoned = await Promise.all(
    names.map(async (name) => {
      const owner = ownerOf(await readFile(join(parent, name, ownerFile), 'utf8').catch(() => ''));
      return owner !== undefined && owner.place === here && !isAlive(owner.pid);
    }),
  );
  return names.filter((_, i) => isAbandoned[i]).map((name) => join(parent, name));
}

function ownerOf(text: string): Owner | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isOwner = typeof value === 'object' && value !== null && 'pid' in value && 'place' in value;
    if (!isOwner || typeof value.pid !== 'number' || typeof value.place !== 'string') return undefined;
    return { pid: value.pid, place: value.place };
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
