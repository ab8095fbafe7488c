/** One set of functions for local paths and `gs://` URIs. */
import { randomUUID } from 'node:crypto';
import { join, relative, resolve } from 'node:path';
import type { Labels } from '../../core/labels.ts';
import { cloudStorage, isBilled } from './cloud-storage.ts';
import { files } from './files.ts';
import type { Place } from './place.ts';

export type { FileEntry } from './place.ts';

const scheme = 'gs://';

export function isCloud(path: string): boolean {
  return path.startsWith(scheme);
}

/** Does Google bill for it? Not on this machine, nor at another service with the same API. */
export function isBilledPath(path: string): boolean {
  return isCloud(path) && isBilled();
}

export function placeOf(path: string): Place {
  return isCloud(path) ? cloudStorage : files;
}

/** Resolves a path of an experiment file against `baseDir`. */
export function resolvePath(baseDir: string, path: string): string {
  return isCloud(path) ? path : resolve(baseDir, path);
}

export function joinPath(folder: string, ...names: readonly string[]): string {
  if (!isCloud(folder)) return join(folder, ...names);
  return [withoutSlash(folder), ...names].join('/');
}

/** A `gs://` URI without slashes at its end. */
export function withoutSlash(uri: string): string {
  return uri.replace(/(?<!:\/*)\/+$/, '');
}

/** Path of a new folder in `folder`, whose name begins with the labels' values: objects have no labels of their own in a bill. */
export function labelledFolder(folder: string, labels: Labels): string {
  return joinPath(folder, ['predbench', ...Object.values(labels), randomUUID()].join('-'));
}

/** A path relative to the current folder, as the user would write it. */
export function shownPath(path: string): string {
  return isCloud(path) ? path : relative(process.cwd(), path) || '.';
}
