/** The generator's ceiling on this machine, stored in the user's cache folder. */
import { mkdir, readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../../setup/paths.js';
import { machine } from '../core/machine.ts';
import { writeWhole } from '../core/files.ts';
import type { GeneratorCeiling } from '../core/record.ts';
import { ownVersion } from '../core/version.ts';
import { measureCeiling } from '../engines/local/index.ts';

/**
 * The stored ceiling if it fits. Otherwise measured now, but not stored, since the machine may not be idle. `onMeasure` is called before
 * measuring.
 */
export async function generatorCeiling(onMeasure: () => void): Promise<GeneratorCeiling> {
  const stored = await readCeiling();
  if (stored !== undefined) return stored;
  onMeasure();
  return measureCeiling();
}

interface Stored {
  readonly fits: ReturnType<typeof conditions>;
  readonly ceiling: GeneratorCeiling;
}

export function ceilingPath(): string {
  return join(cacheFolder(), 'generator-ceiling.json');
}

/** The stored ceiling; undefined if there is none for this machine, this predbench and this Node. */
export async function readCeiling(path = ceilingPath()): Promise<GeneratorCeiling | undefined> {
  try {
    const { fits, ceiling } = JSON.parse(await readFile(path, 'utf8')) as Stored;
    return isDeepStrictEqual(fits, conditions()) ? ceiling : undefined;
  } catch {
    // Absent or damaged: measure again.
    return undefined;
  }
}

export async function writeCeiling(ceiling: GeneratorCeiling, path = ceilingPath()): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const stored: Stored = { fits: conditions(), ceiling };
  await writeWhole(path, `${JSON.stringify(stored, undefined, 1)}\n`);
}

function conditions() {
  return { machine: machine(), predbench: ownVersion(), node: process.versions.node };
}
