// Prints the Python of Apache Beam. Exit code 77: it is not set up here.
import { beamPython } from '../setup/beam.js';

const python = beamPython();
if (python === undefined) {
  console.error('Apache Beam is not set up: run predbench setup beam, or set PREDBENCH_BEAM_PYTHON to its Python');
  process.exit(77);
}
console.log(python);
