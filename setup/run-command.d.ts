type Environment = Record<string, string | undefined>;

/** Runs a command to its end. Never rejects. failure: why, in a few lines. */
export function runCommand(
  command: string,
  args: string[],
  options: { env: Environment; cwd?: string; minutes?: number },
): Promise<{ ok: boolean; stdout: string; failure: string }>;

/** The first of the names that is an executable on the PATH. */
export function findOnPath(names: string[], env: Environment): string | undefined;
