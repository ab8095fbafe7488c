/** Code of plug-ins that runs in this process: it may never end, or end the process. */
import { ProblemsError } from './problems.ts';

const running = new Set<string>();

/** Longer than any module should take to load. */
const limitS = 60;

/** The plug-ins whose code runs now; if the process ends meanwhile, one of them ended it. */
export function runningForeignCode(): readonly string[] {
  return [...running];
}

/** `file` names the plug-in. Rejects with ProblemsError if it is not done in time. */
export async function runForeign<T>(file: string, run: () => T | Promise<T>): Promise<T> {
  running.add(file);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message = `loading the plug-in did not end within ${limitS} s`;
      reject(new ProblemsError({ file, message, remedy: 'move what it waits for into `open`' }));
    }, limitS * 1000);
  });
  try {
    return await Promise.race([run(), late]);
  } finally {
    clearTimeout(timer);
    running.delete(file);
  }
}
