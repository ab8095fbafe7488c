/** A file written from start to end, locally or in Cloud Storage. It gets its name when it is complete. */
import { writeSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { makeFolder, writeProblem } from '../../core/write-problem.ts';
import { isCloud, placeOf } from '../storage/index.ts';

export interface Output {
  /** Resolves once the operating system has the bytes, which may then be overwritten. */
  write(bytes: Uint8Array): Promise<void>;
  /** `whole`: the file is complete and gets its name. */
  close(whole: boolean): Promise<void>;
}

/** Handing fewer bytes to another thread takes longer than writing them: 0.2 to 0.4 ms against 0.03 ms for 2 KB. */
const leastHandedOver = 1 << 16;

/** Creates folders as needed. Throws ProblemsError. */
export function createOutput(path: string): Promise<Output> {
  return isCloud(path) ? createObject(path) : createFile(path);
}

async function createFile(path: string): Promise<Output> {
  const partial = `${path}.partial`;
  const failed = (cause: unknown) => {
    throw writeProblem(partial, cause);
  };
  await makeFolder(dirname(path)).catch(failed);
  const file = await open(partial, 'w').catch(failed);
  return {
    async write(bytes) {
      if (bytes.length >= leastHandedOver) await file.writeFile(bytes).catch(failed);
      else writeAll(file.fd, bytes, failed);
    },
    async close(whole) {
      await file.close();
      if (whole) await rename(partial, path).catch(failed);
    },
  };
}

function writeAll(fd: number, bytes: Uint8Array, failed: (cause: unknown) => never): void {
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
  } catch (cause) {
    failed(cause);
  }
}

async function createObject(uri: string): Promise<Output> {
  const stream = await placeOf(uri).write(uri);
  const failed = new Promise<never>((_, reject) => stream.once('error', reject));
  failed.catch(() => undefined);
  return {
    // The upload keeps unsent bytes, so it needs a copy.
    write: (bytes) =>
      Promise.race([failed, new Promise<void>((resolve) => stream.write(Uint8Array.from(bytes), () => resolve()))]),
    async close(whole) {
      if (whole) await finished(stream.end());
      else stream.destroy();
    },
  };
}
