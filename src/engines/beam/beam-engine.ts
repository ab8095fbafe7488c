import type { BeamSettings } from '../../core/keys/engine.ts';
import { messageOf, throwProblems } from '../../core/problems.ts';
import { endsWithin } from '../../core/within.ts';
import { createQueue } from '../../data/google/pubsub/queue.ts';
import { parseSource } from '../../data/index.ts';
import { importStrategy } from '../../strategies/module.ts';
import { openJob } from '../open-job.ts';
import type { CellHooks, CellOutcome, CellTask, Engine } from '../engine.ts';
import { checkFlink } from './cluster/target.ts';
import { runBatch } from './batch.ts';
import { dataflowCell, streamProblems, unreachable, unsharedInput } from './dataflow/cell.ts';
import { describeJob } from './dataflow/describe.ts';
import { inImage } from './dataflow/image.ts';
import { type Driver, startDriver } from './driver.ts';
import { type Planned, specOf } from './pipeline.ts';
import { runnerOf } from './runner.ts';
import { pythonFor } from './set-up.ts';
import { prepareSink } from './sink.ts';
import { takesWorkload } from './takes.ts';
import { runStream } from './stream/run-stream.ts';
import { beamVersions } from './versions.ts';
import { Workspace } from './workspace.ts';

/** Python loads Beam and TensorFlow, which takes a minute on a busy machine. */
const mostReadyMs = 300_000;
/** From the last event to the end of the driver, which ends what it started. */
const mostEndMs = 30_000;

/** Runs each cell as a pipeline of Apache Beam on the runner of these settings. */
export function beamEngine(settings: BeamSettings): Engine {
  return {
    name: 'beam',
    takes: takesWorkload,
    async check() {
      pythonFor(settings.runner);
      if (settings.runner === 'flink') await checkFlink(settings);
    },
    versions: () => beamVersions(settings),
    async describe(task) {
      const { dataflow } = settings;
      if (settings.runner !== 'dataflow' || dataflow === undefined) return undefined;
      const python = pythonFor(settings.runner);
      const planned = await plan(task, settings);
      const workspace = await Workspace.make(task.workDir);
      const { options, folder } = dataflowCell(dataflow, task);
      const dryRun = [...options, '--dry_run=true'];
      const results = task.queue && { ...task.queue, name: `${task.queue.name}-results` };
      const spec = inImage(await specOf(task, settings, planned, workspace, { options: dryRun, results }), folder);
      return describeJob(python, spec, workspace, dataflow);
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
  const results = task.queue && (await createQueue({ projectId: task.queue.projectId }, task.labels));
  const { options } = runner;
  let driver: Driver | undefined;
  // Nothing is measured yet.
  const kill = () => driver?.kill();
  try {
    const spec = runner.spec(await specOf(task, settings, planned, workspace, { options, results: results?.name }));
    await workspace.writeSpec(spec);
    signal.throwIfAborted();
    if (spec.sink !== null) await prepareSink(task);
    await runner.prepare();
    driver = startDriver(python, workspace.specFile, (text) => hooks.onNote(text));
    signal.addEventListener('abort', kill, { once: true });
    const built = await endsWithin(mostReadyMs, driver.ready);
    if (!built) throw new Error(`the pipeline was not built within ${mostReadyMs / 1000} s`);
    const onOpened = async () => {
      await hooks.onOpened();
      signal.removeEventListener('abort', kill);
    };
    const running = { task, settings, hooks, planned, workspace, spec, driver, processes: runner.processes, onOpened };
    const measurement = results === undefined ? await runBatch(running) : await runStream(running, results.name);
    const { counts, makespanS: elapsedS } = measurement;
    hooks.onProgress({ counts, elapsedS });
    return { measurement, stopped: signal.aborted, sourceMapping: planned.source.mapping };
  } finally {
    signal.removeEventListener('abort', kill);
    await driver?.endWithin(mostEndMs);
    await runner.cancelLeft();
    const said = (what: string) => (error: unknown) => hooks.onNote(`${what} not removed: ${messageOf(error)}`);
    await runner.clear().catch(said('files of the pipeline were'));
    await results?.remove().catch(said('the queue of results was'));
  }
}

/** Without hooks only to be described, for which a batch job need not be opened. */
async function plan(task: CellTask, { runner }: BeamSettings, hooks?: CellHooks): Promise<Planned> {
  const strategy = await importStrategy(task.strategy.moduleUrl);
  const options = strategy.parse(task.strategy.rawOptions);
  const source = await parseSource(task.source, task.baseDir)(task.model.inputs, task.labels);
  // The rows of a stream are read here.
  if (runner === 'dataflow') throwProblems(task.workload.kind === 'batch' ? unreachable(source) : streamProblems(task));
  if (runner === 'dataflow' && strategy.kind === 'job') throwProblems(unsharedInput(strategy.storage?.(options)));
  const batchJob = strategy.kind === 'job' && hooks !== undefined ? await openJob(task, strategy, options, hooks) : undefined;
  return { strategy, options, source, batchJob };
}
