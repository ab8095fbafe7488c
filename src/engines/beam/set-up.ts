import { beamPython, prismCommand } from '../../../setup/beam.js';
import type { Runner } from '../../core/keys/engine.ts';
import { exitCodes, type Problem, ProblemsError } from '../../core/problems.ts';

const remedy = 'run: predbench setup beam';

/** The interpreter for pipelines. Throws ProblemsError if this machine lacks it, or what the runner needs. */
export function pythonFor(runner: Runner): string {
  const python = beamPython();
  const problems: Problem[] = [];
  if (python === undefined) problems.push({ message: 'Apache Beam is not set up on this machine', remedy });
  if (runner === 'prism' && prismCommand() === undefined)
    problems.push({
      message: 'the runner prism is not installed on this machine',
      remedy: `${remedy}, or set PREDBENCH_PRISM to its path`,
    });
  if (python === undefined || problems.length > 0) throw new ProblemsError(problems, { exitCode: exitCodes.environment });
  return python;
}
