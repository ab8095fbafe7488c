import type { Readable, Writable } from 'node:stream';

export interface FileEntry {
  /** Complete path, for the other functions. */
  readonly path: string;
  readonly bytes: number;
  /** Changes with the content. */
  readonly version: string;
}

/** Where files are: this machine or a bucket. Rejects with ProblemsError for known causes. */
export interface Place {
  /** The bytes from `start` (0 unless given), in order. */
  read(path: string, start?: number): Promise<Readable>;
  /** The file appears, complete, when the stream has finished. Replaces an existing one. */
  write(path: string): Promise<Writable>;
  /** All files whose path starts with `prefix`, sorted; end a folder with `/`. Rejects for a missing local folder. */
  list(prefix: string): Promise<readonly FileEntry[]>;
  /** Removes a file if it exists. */
  removeFile(path: string): Promise<void>;
  /** Removes a folder and its contents if it exists. */
  remove(folder: string): Promise<void>;
}
