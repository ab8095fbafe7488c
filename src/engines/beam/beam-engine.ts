import type { BeamSettings } from '../../core/keys/engine.ts';
import { messageOf, throwProblems } from '../../core/problems.ts';
import { endsWithin } from '../../core/within.ts';
import { parseSource } from '../../data/index.ts';
import { importStrategy } from '../../strategies/module.ts';
import { openJob } from '../open-job.ts';
import type { CellHooks, CellOutcome, CellTask, Engine } from '../engine.ts';
import { checkFlink } from './cluster/target.ts';
import { collect } from './collect.ts';
import { unreachable, unsharedInput } from './dataflow/cell.ts';
import { startDriver } from './driver.ts';
import { type Planned, specOf } from './pipeline.ts';
import { runnerOf } from './runner.ts';
import { pythonFor } from './set-up.ts';
import { takesWorkload } from './takes.ts';
import { type MostSilent, Watch } from './watch.ts';
import { Workspace } from './workspace.ts';

/** Python loads Beam and TensorFlow, which takes a minute on a busy machine. */
const mostReadyMs = 300_000;
/** From the last event to the end of the driver, which ends what it started. */
const mostEndMs = 30_000;
/** Beyond the longest call: for the runner, which starts workers and writes files. */
const runnerS = 300;

/** Runs each cell as a pipeline of Apache Beam on the runner of these settings. */
export function beamEngine(settings: BeamSettings): Engine {
  return {
    name: 'beam',
    takes: takesWorkload,
    async check() {
      pythonFor(settings.runner);
      if (settings.runner === 'flink') await checkFlink(settings);
    },
    async run(task, hooks) {
      const taken = takesWorkload(task.workload);
      if (taken !== true) throw new Error(taken.reason);
      const planned = await plan(task, settings, hooks);
      try {
        return await runPipeline(task, settings, hooks, planned);
      } finally {
        await planned.batchJob?.close();
      }
    },
  };
}

async function runPipeline(task: CellTask, settings: BeamSettings, hooks: CellHooks, planned: Planned): Promise<CellOutcome> {
  const { signal } = hooks;
  const python = pythonFor(settings.runner);
  const workspace = await Workspace.make(task.workDir);
  const runner = await runnerOf(settings, task, (text) => hooks.onNote(text));
  const spec = runner.spec(await specOf(task, settings, planned, workspace, runner.options));
  await workspace.writeSpec(spec);
  signal.throwIfAborted();
  await runner.prepare().catch(async (error: unknown) => {
    await runner.clear().catch(() => undefined);
    throw error;
  });
  const driver = startDriver(python, workspace.specFile, (text) => hooks.onNote(text));
  // Nothing is measured yet.
  const kill = () => driver.kill();
  signal.addEventListener('abort', kill, { once: true });
  let watch: Watch | undefined;
  try {
    const built = await endsWithin(mostReadyMs, driver.ready);
    if (!built) throw new Error(`the pipeline was not built within ${mostReadyMs / 1000} s`);
    const versions = await driver.ready;
    await hooks.onOpened();
    signal.removeEventListener('abort', kill);
    const { processes } = runner;
    const mostSilent = mostSilentOf(task, settings);
    watch = new Watch({ workspace, driver, hooks, processes, rows: spec.workload.rows, mostSilent });
    driver.go();
    const job = await Promise.race([driver.ended, watch.silent]);
    const { cpuBefore } = watch;
    const [machine, runnerCpuS] = [watch.machine(), watch.runnerCpuS()];
    watch.end();
    const measurement = await collect({
      task,
      settings,
      hooks,
      ...planned,
      spec,
      workspace,
      job,
      cpuBefore,
      runnerCpuS,
      machine,
    });
    const { counts, makespanS: elapsedS } = measurement;
    hooks.onProgress({ counts, elapsedS });
    return { measurement, stopped: signal.aborted, sourceMapping: planned.source.mapping, versions };
  } finally {
    signal.removeEventListener('abort', kill);
    watch?.end();
    await driver.endWithin(mostEndMs);
    await runner.cancelLeft();
    await runner.clear().catch((error: unknown) => hooks.onNote(`files of the pipeline were not removed: ${messageOf(error)}`));
  }
}

/** Workers on Dataflow tell nothing before their job ends. */
function mostSilentOf({ settings: { callTimeoutS, jobTimeoutS } }: CellTask, { runner }: BeamSettings): MostSilent {
  return runner === 'dataflow'
    ? { seconds: jobTimeoutS, key: 'jobTimeoutS' }
    : { seconds: callTimeoutS + runnerS, key: 'callTimeoutS' };
}

async function plan(task: CellTask, { runner }: BeamSettings, hooks: CellHooks): Promise<Planned> {
  const strategy = await importStrategy(task.strategy.moduleUrl);
  const options = strategy.parse(task.strategy.rawOptions);
  const source = await parseSource(task.source, task.baseDir)(task.model.inputs, task.labels);
  if (runner === 'dataflow') throwProblems(unreachable(source));
  if (runner === 'dataflow' && strategy.kind === 'job') throwProblems(unsharedInput(strategy.storage?.(options)));
  const batchJob = strategy.kind === 'job' ? await openJob(task, strategy, options, hooks) : undefined;
  return { strategy, options, source, batchJob };
}
