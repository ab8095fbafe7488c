import type { BeamSettings } from '../../core/keys/engine.ts';
import { ProblemsError } from '../../core/problems.ts';
import { parseSource } from '../../data/index.ts';
import { importStrategy } from '../../strategies/module.ts';
import { beamPython } from '../../../setup/beam.js';
import type { CellHooks, CellOutcome, CellTask, Engine } from '../engine.ts';
import { collect } from './collect.ts';
import { startDriver } from './driver.ts';
import { type Planned, specOf } from './pipeline.ts';
import { takesWorkload } from './takes.ts';
import { Watch } from './watch.ts';
import { Workspace } from './workspace.ts';

/** From the last event to the end of the driver, which ends what it started. */
const mostEndMs = 30_000;
/** Beyond the longest call: for the runner, which starts workers and writes files. */
const runnerS = 300;

/** Runs each cell as a pipeline of Apache Beam on the runner of these settings. */
export function beamEngine(settings: BeamSettings): Engine {
  return {
    name: 'beam',
    takes: takesWorkload,
    async run(task, hooks) {
      const taken = takesWorkload(task.workload);
      if (taken !== true) throw new Error(taken.reason);
      return runPipeline(task, settings, hooks);
    },
  };
}

async function runPipeline(task: CellTask, settings: BeamSettings, hooks: CellHooks): Promise<CellOutcome> {
  const { signal } = hooks;
  const python = beamPython();
  if (python === undefined)
    throw new ProblemsError({ message: 'Apache Beam is not set up on this machine', remedy: 'run: predbench setup beam' });
  const planned = await plan(task);
  const workspace = await Workspace.make(task.workDir);
  const spec = await specOf(task, settings, planned, workspace);
  await workspace.writeSpec(spec);
  signal.throwIfAborted();
  const driver = startDriver(python, workspace.specFile, hooks.onNote);
  // Nothing is measured yet.
  const cancel = () => driver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  let watch: Watch | undefined;
  try {
    const versions = await driver.ready;
    await hooks.onOpened();
    signal.removeEventListener('abort', cancel);
    const mostSilentS = task.settings.callTimeoutS + runnerS;
    watch = new Watch({ workspace, driver, hooks, rows: spec.workload.rows, mostSilentS });
    driver.go();
    const job = await Promise.race([driver.ended, watch.silent]);
    const machine = watch.machine();
    watch.end();
    const stopped = signal.aborted;
    const measurement = await collect({ task, settings, ...planned, spec, workspace, job, machine, stopped });
    const { counts, makespanS: elapsedS } = measurement;
    hooks.onProgress({ counts, elapsedS });
    return { measurement, stopped, sourceMapping: planned.source.mapping, versions };
  } finally {
    signal.removeEventListener('abort', cancel);
    watch?.end();
    await driver.endWithin(mostEndMs);
  }
}

async function plan(task: CellTask): Promise<Planned> {
  const strategy = await importStrategy(task.strategy.moduleUrl);
  const options = strategy.parse(task.strategy.rawOptions);
  const source = await parseSource(task.source, task.baseDir)(task.model.inputs, task.labels);
  return { strategy, options, source };
}
