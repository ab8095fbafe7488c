import { readFileSync } from 'node:fs';
import { exitCodes, ProblemsError } from './problems.ts';

/** Modules, connections, pipes of processes, sources and sinks. */
const leastOpenFiles = 256;

/** Throws ProblemsError where this process may open so few files that it would fail anywhere, in no words. */
export function refuseFewOpenFiles(limits: string = readLimits()): void {
  const allowed = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Infinity);
  if (allowed >= leastOpenFiles) return;
  throw new ProblemsError(
    {
      message: `this process may open ${allowed} files, and needs ${leastOpenFiles}`,
      remedy: 'allow more in this shell: ulimit -n 4096',
    },
    { exitCode: exitCodes.environment },
  );
}

/** Only Linux tells them. */
function readLimits(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return '';
  }
}
