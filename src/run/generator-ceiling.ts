/** The calibration of this machine, in the user's cache folder. */
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
 * The stored calibration where it fits; otherwise measured now, and not stored: nobody has said that the machine is idle. `onMeasure`: called
 * before it is measured.
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

/** The stored calibration; undefined where there is none of this machine, this predbench and this Node. */
export async function readCeiling(path = ceilingPath()): Promise<GeneratorCeiling | undefined> {
  try {
    const { fits, ceiling } = JSON.parse(await readFile(path, 'utf8')) as Stored;
    return isDeepStrictEqual(fits, conditions()) ? ceiling : undefined;
  } catch {
    // Absent or damaged: it is measured anew.
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
