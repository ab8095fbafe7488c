/** Sets the Beam engine up where this machine can, and prints its Python. Exit code 77: it cannot, and why. Runs before the build. */
import { beamPython } from '../setup/beam.js';
import { findBasePython } from '../setup/beam-python.js';
import { setUpBeam } from '../setup/set-up-beam.js';

const python = beamPython();
const base = python === undefined ? await findBasePython(process.env) : undefined;
if (base?.ok === false) {
  process.stderr.write(`${base.missing.what}\n`);
  process.exitCode = 77;
} else {
  const { problems, leftOut } = await setUpBeam({ log: (line) => process.stderr.write(`${line}\n`) });
  for (const { what, remedy } of [...leftOut, ...problems]) process.stderr.write(`${what}\n    ${remedy}\n`);
  process.stdout.write(`${beamPython() ?? ''}\n`);
  if (problems.length > 0) process.exitCode = 1;
}
