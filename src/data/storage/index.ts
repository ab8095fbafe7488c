/** Paths of this machine and `gs://` URIs behind one set of functions: what reads or writes a file takes either. */
import { join, relative, resolve } from 'node:path';
import { cloudStorage, isBilled } from './cloud-storage.ts';
import { files } from './files.ts';
import type { Place } from './place.ts';

export type { FileEntry } from './place.ts';

const scheme = 'gs://';

export function isCloud(path: string): boolean {
  return path.startsWith(scheme);
}

/** Whether Google bills what is there: not on this machine, nor at another service of the same API. */
export function isBilledPath(path: string): boolean {
  return isCloud(path) && isBilled();
}

export function placeOf(path: string): Place {
  return isCloud(path) ? cloudStorage : files;
}

/** A path as an experiment file has it; relative ones count from `baseDir`. */
export function resolvePath(baseDir: string, path: string): string {
  return isCloud(path) ? path : resolve(baseDir, path);
}

export function joinPath(folder: string, ...names: readonly string[]): string {
  if (!isCloud(folder)) return join(folder, ...names);
  return [folder.replace(/\/+$/, ''), ...names].join('/');
}

/** A path as the user would write it, counted from the folder that he is in. */
export function shownPath(path: string): string {
  return isCloud(path) ? path : relative(process.cwd(), path) || '.';
}
