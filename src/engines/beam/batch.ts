import type { BeamSettings } from '../../core/keys/engine.ts';
import type { EngineMeasurement } from '../../core/record.ts';
import type { CellTask } from '../engine.ts';
import { collect } from './collect.ts';
import type { Running } from './running.ts';
import { type MostSilent, Watch } from './watch.ts';

/** Beyond the longest call: for the runner, which starts workers and writes files. */
const runnerS = 300;

/** Runs a batch to its end, or as far as it came when it was stopped. Rejects if the job fails. */
export async function runBatch(running: Running): Promise<EngineMeasurement> {
  const { task, settings, hooks, planned, workspace, spec, driver, processes, onOpened } = running;
  if (spec.workload.kind !== 'batch') throw new Error(`a ${spec.workload.kind} is no batch`);
  await onOpened();
  const { rows } = spec.workload;
  const watch = new Watch({ workspace, driver, hooks, processes, rows, mostSilent: mostSilentOf(task, settings) });
  try {
    driver.go();
    const job = await Promise.race([driver.ended, watch.silent]);
    watch.end();
    return await collect({ task, settings, hooks, ...planned, spec, rows, workspace, job, loads: watch.loads });
  } finally {
    watch.end();
  }
}

/** Workers on Dataflow tell nothing before their job ends. */
function mostSilentOf({ settings: { callTimeoutS, jobTimeoutS } }: CellTask, { runner }: BeamSettings): MostSilent {
  return runner === 'dataflow'
    ? { seconds: jobTimeoutS, key: 'jobTimeoutS' }
    : { seconds: callTimeoutS + runnerS, key: 'callTimeoutS' };
}
