import { setUpTensorflow } from '../../../setup/tensorflow.js';
import { type ExitCode, exitCodes, ProblemsError } from '../../core/problems.ts';
import type { Context, Given } from './command.ts';

export async function run(_given: Given, { output }: Context): Promise<ExitCode> {
  const result = await setUpTensorflow({ log: (line) => output.say(line) });
  if (!result.ok) {
    throw new ProblemsError(
      result.problems.map(({ what, remedy }) => ({ message: what, remedy })),
      { exitCode: exitCodes.environment },
    );
  }
  const how = { ready: 'is ready', wheel: 'installed from its wheel', official: "installed by the package's own script" }[
    result.how
  ];
  output.print(`TensorFlow ${result.libtensorflow} (tfjs-node ${result.tfjsNode}) ${how}`);
  return exitCodes.ok;
}
