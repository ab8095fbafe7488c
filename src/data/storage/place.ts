import type { Readable, Writable } from 'node:stream';

export interface FileEntry {
  /** Whole, as the other functions take it. */
  readonly path: string;
  readonly bytes: number;
  /** Another one whenever the content is another. */
  readonly version: string;
}

/** Where files are: this machine, or a bucket. Rejects with ProblemsError where the cause can be put into words. */
export interface Place {
  /** The bytes, in order. */
  read(path: string): Promise<Readable>;
  /** The file is there, whole, once the stream has finished. Replaces what was there. */
  write(path: string): Promise<Writable>;
  /** All files that begin with `prefix`, sorted; a folder's ends with `/`. Rejects where a folder of this machine is not there. */
  list(prefix: string): Promise<readonly FileEntry[]>;
  /** One file; nothing where it is not there. */
  removeFile(path: string): Promise<void>;
  /** Everything in a folder; nothing where it is not there. */
  remove(folder: string): Promise<void>;
}
