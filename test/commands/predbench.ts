/** The command line as its users have it. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `predbench ARGS` in `cwd`, without a terminal. */
export function predbench(args: readonly string[], cwd?: string, variables: NodeJS.ProcessEnv = {}): Promise<Ran> {
  // With CI set some libraries colour what goes to no terminal: what is printed must be the same there.
  const env = { ...process.env, CI: 'true', PREDBENCH_DEBUG: '', GITHUB_STEP_SUMMARY: '', ...variables };
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { cwd, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}
