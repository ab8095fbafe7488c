/** Finds strategies by name. Built-ins and plug-ins alike are modules whose default export is a strategy. */
import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runForeign } from '../core/foreign-code.ts';
import { isObject } from '../core/json.ts';
import { strategyUrl } from '../core/paths.ts';
import type { Strategy } from '../core/predictor.ts';
import { didYouMean, messageOf, ProblemsError } from '../core/problems.ts';
import { importStrategy } from './module.ts';

/** Module URLs by name. */
export const builtIns: Readonly<Record<string, string>> = Object.fromEntries(
  ['direct', 'rest', 'batch-job', 'null'].map((name) => [name, strategyUrl(name)]),
);

export interface FoundStrategy {
  /** For worker threads to import. */
  readonly moduleUrl: string;
  readonly strategy: Strategy;
}

/**
 * The strategy that `use` names: a built-in, a module's path (`./mine.js`, relative to `baseDir`), or a package installed for `baseDir`.
 * Throws ProblemsError if it is not found, cannot be imported, or is not a strategy of this contract.
 */
export async function findStrategy(use: string, baseDir: string): Promise<FoundStrategy> {
  const builtIn = Object.hasOwn(builtIns, use) ? builtIns[use] : undefined;
  const moduleUrl = builtIn ?? (isPath(use) ? await modulePath(use, baseDir) : await packageModule(use, baseDir));
  try {
    return { moduleUrl, strategy: await runStrategyCode(moduleUrl, () => importStrategy(moduleUrl)) };
  } catch (cause) {
    if (cause instanceof ProblemsError) throw cause;
    const file = fileURLToPath(moduleUrl);
    const message = `the module of strategy "${use}" cannot be imported: ${firstLine(messageOf(cause))}`;
    throw new ProblemsError({ file, message, remedy: `node ${file} shows details` }, { cause });
  }
}

/** Code of a strategy in this process; of a plug-in, it is bounded in time, and named if it ends the process. */
export function runStrategyCode<T>(moduleUrl: string, run: () => T | Promise<T>): Promise<T> | T {
  const isBuiltIn = Object.values(builtIns).includes(moduleUrl);
  return isBuiltIn ? run() : runForeign(fileURLToPath(moduleUrl), run);
}

function isPath(use: string): boolean {
  return use.startsWith('.') || isAbsolute(use) || /\.[cm]?[jt]s$/.test(use);
}

async function modulePath(use: string, baseDir: string): Promise<string> {
  const path = resolve(baseDir, use);
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isFile() === true) return pathToFileURL(path).href;
  const message = stats === undefined ? `there is no file ${path}` : `${path} is not a file`;
  throw new ProblemsError({
    message,
    remedy: 'name the module file, such as ./my-strategy.js, relative to the experiment file',
  });
}

async function packageModule(use: string, baseDir: string): Promise<string> {
  const require = createRequire(join(resolve(baseDir), 'package.json'));
  try {
    return pathToFileURL(require.resolve(use)).href;
  } catch (cause) {
    const path = await importEntry(require.resolve.paths(use) ?? [], use);
    if (path !== undefined) return pathToFileURL(path).href;
    const names = Object.keys(builtIns);
    const problem = {
      message: `there is no strategy "${use}"${didYouMean(use, names)}`,
      remedy: `built in: ${names.join(', ')}; name a plug-in by its path (./${use}.js) or, if it is installed, by its package`,
    };
    throw new ProblemsError(problem, { cause });
  }
}

/** The entry of a package for `import`, which `require.resolve` does not see. */
async function importEntry(folders: readonly string[], name: string): Promise<string | undefined> {
  for (const folder of folders) {
    const manifest = join(folder, name, 'package.json');
    const text = await readFile(manifest, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const { exports } = JSON.parse(text) as { exports?: unknown };
    const entry = conditionFor(isObject(exports) ? (exports['.'] ?? exports) : exports);
    if (entry !== undefined) return join(dirname(manifest), entry);
  }
  return undefined;
}

function conditionFor(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (!isObject(target)) return undefined;
  const condition = Object.keys(target).find((key) => ['node', 'import', 'module-sync', 'default'].includes(key));
  return condition === undefined ? undefined : conditionFor(target[condition]);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] as string;
}
