import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How the path of every run's own folder begins; mkdtemp adds the rest. */
export function workFolderPrefix(): string {
  return join(tmpdir(), 'predbench-');
}
