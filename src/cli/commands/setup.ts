import { setUpBeam } from '../../../setup/set-up-beam.js';
import { type Missing, setUpTensorflow } from '../../../setup/tensorflow.js';
import { didYouMean, type ExitCode, exitCodes, ProblemsError } from '../../core/problems.ts';
import type { Context, Given, Output } from './command.ts';

const setUps: Readonly<Record<string, (output: Output) => Promise<readonly Missing[]>>> = { tensorflow, beam };

export async function run({ what = 'tensorflow' }: Given, { output }: Context): Promise<ExitCode> {
  const setUp = setUps[what];
  if (setUp === undefined) {
    throw new ProblemsError({
      file: '<what>',
      message: `there is nothing to set up by the name "${what}"${didYouMean(what, Object.keys(setUps))}`,
      remedy: 'predbench setup | predbench setup beam',
    });
  }
  const problems = await setUp(output);
  if (problems.length === 0) return exitCodes.ok;
  throw new ProblemsError(
    problems.map(({ what: message, remedy }) => ({ message, remedy })),
    { exitCode: exitCodes.environment },
  );
}

async function tensorflow(output: Output): Promise<readonly Missing[]> {
  const result = await setUpTensorflow({ log: (line) => output.say(line) });
  if (!result.ok) return result.problems;
  const how = { ready: 'is ready', wheel: 'installed from its wheel', official: "installed by the package's own script" }[
    result.how
  ];
  output.print(`TensorFlow ${result.libtensorflow} (tfjs-node ${result.tfjsNode}) ${how}`);
  return [];
}

async function beam(output: Output): Promise<readonly Missing[]> {
  const { python, prism, leftOut, problems } = await setUpBeam({ log: (line) => output.say(line) });
  if (python.ok)
    output.print(`Apache Beam ${python.beam} with TensorFlow ${python.tensorflow} on Python ${python.python} is ready`);
  if (prism !== undefined) output.print(`Prism is ready: ${prism}`);
  for (const { what, remedy } of leftOut) output.say(`${what}: ${remedy}`);
  return problems;
}
