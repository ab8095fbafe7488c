import { runCommand } from '../../../setup/run-command.js';
import type { BeamSettings } from '../../core/keys/engine.ts';
import { exitCodes, ProblemsError } from '../../core/problems.ts';
import { flinkVersionOf } from './cluster/target.ts';
import { packageEnvironment } from './driver.ts';
import { pythonFor } from './set-up.ts';

/** Python's own, and of a cluster what it says. Throws ProblemsError if one of them does not answer. */
export async function beamVersions(settings: BeamSettings): Promise<Readonly<Record<string, string>>> {
  const python = pythonFor(settings.runner);
  const { ok, stdout, failure } = await runCommand(python, ['-m', 'predbench_beam.versions'], {
    env: packageEnvironment(),
    minutes: 5,
  });
  if (!ok)
    throw new ProblemsError(
      { message: `${python} does not tell its versions: ${failure}`, remedy: 'run: predbench doctor' },
      { exitCode: exitCodes.environment },
    );
  return {
    ...(JSON.parse(stdout) as Readonly<Record<string, string>>),
    ...(settings.runner === 'flink' && { flink: await flinkVersionOf(settings) }),
  };
}
