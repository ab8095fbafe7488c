import { existsSync } from 'node:fs';
import { prismCommand } from '../../../setup/beam.js';
import { probeBeam } from '../../../setup/set-up-beam.js';
import { ProblemsError } from '../../core/problems.ts';
import { clusterStatus, clusterTools, flinkJars } from '../../engines/beam/index.ts';
import type { Finding } from './finding.ts';

/** What experiments on Apache Beam need; nothing else does. */
export async function beamFindings(): Promise<readonly Finding[]> {
  const [beam, cluster] = await Promise.all([python(), flink()]);
  return [beam, prism(), cluster];
}

async function python(): Promise<Finding> {
  const what = 'Beam';
  const probe = await probeBeam();
  if (probe.ok) {
    const { beam, tensorflow, python } = probe;
    return { what, found: `${beam}, TensorFlow ${tensorflow}, Python ${python}: runners direct, dataflow` };
  }
  const setUp = 'run npx predbench setup beam; it needs Python 3.11 with venv';
  return { what, found: probe.reason, remedy: otherwise('PREDBENCH_BEAM_PYTHON', setUp) };
}

function prism(): Finding {
  const what = 'Prism';
  const command = prismCommand();
  if (command !== undefined && existsSync(command)) return { what, found: `${command}: runner prism` };
  const found = command === undefined ? 'not set up' : `${command} is not there`;
  return { what, found, remedy: otherwise('PREDBENCH_PRISM', 'install Go, then run npx predbench setup beam') };
}

async function flink(): Promise<Finding> {
  const what = 'Flink';
  const jars = await flinkJars();
  try {
    await clusterTools(jars !== undefined);
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    const { problems } = error;
    const found = problems.map(({ message }) => message).join('; ');
    return { what, found, remedy: problems.flatMap(({ remedy }) => remedy ?? []).join('; ') };
  }
  const cluster = await clusterStatus();
  if (cluster?.problem !== undefined)
    return { what, found: `its cluster is broken: ${cluster.problem}`, remedy: 'run npx predbench cluster up' };
  const up = `npx predbench cluster up starts one${jars === undefined ? ', and first fetches Flink (500 MB)' : ''}`;
  return {
    what,
    found: cluster === undefined ? `no cluster runs; ${up}` : `a cluster runs at ${cluster.state.master}: runner flink`,
  };
}

/** What a variable names comes before what is set up, so it has to go first. */
function otherwise(variable: string, setUp: string): string {
  return process.env[variable] ? `correct ${variable}; or unset it, and ${setUp}` : setUp;
}
