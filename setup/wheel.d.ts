export type { Missing } from './tensorflow.js';
import type { Missing } from './tensorflow.js';

type Environment = Record<string, string | undefined>;

export function missingForWheel(
  env: Environment,
  machine?: { platform: string; arch: string; glibc: boolean },
): Promise<Missing[]>;
export function fetchLibrary(folder: string, env: Environment): Promise<Missing[]>;
export function buildOnLibrary(folder: string, env: Environment): Promise<Missing[]>;
