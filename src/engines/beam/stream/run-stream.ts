/** A queue workload as a streaming pipeline. */
import { systemClock } from '../../../core/clock.ts';
import { endsWithin } from '../../../core/within.ts';
import type { EngineMeasurement } from '../../../core/record.ts';
import type { QueueName } from '../../../data/google/pubsub/queue.ts';
import { parseTextSink } from '../../../data/index.ts';
import { Recorder } from '../../../measure/recorder.ts';
import { warmUpRule } from '../../../measure/stream/schedule-warm-up.ts';
import { isUneven, lengthS } from '../../../workloads/arrivals.ts';
import { variability } from '../../../workloads/variability.ts';
import { pubsubAssumptions } from '../../publisher/assumptions.ts';
import { LoadSeries } from '../load-series.ts';
import { measurementOf } from '../measurement.ts';
import type { Running } from '../running.ts';
import { driveStream } from './drive-stream.ts';
import { StreamCount } from './stream-count.ts';

const progressMs = 250;
/** The driver itself gives the runner less; Dataflow takes its time to stop machines and to tell what they used. */
const mostCancelMs = { usual: 120_000, dataflow: 600_000 };

/** Runs a stream until it is counted out. Rejects if the pipeline, the publisher or Pub/Sub fails. */
export async function runStream(running: Running, results: QueueName): Promise<EngineMeasurement> {
  const { task, settings, hooks, planned, workspace, driver, processes } = running;
  const { workload } = task;
  if (workload.kind !== 'stream') throw new Error(`a ${workload.kind} is no stream`);
  const recorder = new Recorder({
    ...variability(workload),
    warmUp: warmUpRule(task.settings.warmUp.seconds, lengthS(workload), isUneven(workload)),
  });
  const sink = await parseTextSink(task.sink, task.baseDir)(task.sinkTarget);
  const count = new StreamCount(recorder, systemClock, task.model, sink);
  const ticker = setInterval(() => hooks.onProgress(recorder.snapshot(systemClock.now())), progressMs);
  let opened: { readonly atMs: number; readonly loads: LoadSeries | undefined } | undefined;
  const submittedMs = systemClock.now();
  let whole = false;
  try {
    driver.go();
    await driveStream({
      task,
      runner: settings.runner,
      hooks,
      source: planned.source,
      driver,
      recorder,
      count,
      results,
      onWarm: async () => {
        await running.onOpened();
        opened = { atMs: systemClock.now(), loads: processes && new LoadSeries(driver.pid, processes) };
      },
    });
    whole = true;
  } finally {
    clearInterval(ticker);
    await sink?.close(whole);
  }
  opened?.loads?.look();
  await workspace.stop();
  const mostMs = mostCancelMs[settings.runner === 'dataflow' ? 'dataflow' : 'usual'];
  if (!(await endsWithin(mostMs, driver.ended))) throw new Error(`the job was not cancelled within ${mostMs / 1000} s`);
  const job = await driver.ended;
  await recorder.predictions.writeTo(task.predictionsPath);
  return measurementOf({
    task,
    settings,
    ...planned,
    recorder,
    job,
    load: opened?.loads?.since(opened.loads.firstLookMs, job.cpuS),
    setUp: {
      startS: ((opened?.atMs ?? submittedMs) - submittedMs) / 1000,
      openS: count.openS,
      warmUpS: 0,
      warmUpCalls: count.warmUpCalls,
    },
    seconds: { readS: 0, processS: 0, formatS: 0 },
    passes: count.passes,
    processes: { workerProcesses: count.workers, rowsAgain: 0 },
    assumptions: pubsubAssumptions(task),
  });
}
