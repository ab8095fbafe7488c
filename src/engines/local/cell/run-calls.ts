/** A cell of a call strategy, in worker threads. */
import { firstRows } from '../../../data/sources/first-rows.ts';
import type { Source } from '../../../data/sources/source.ts';
import { type CellHooks, type CellTask, openContext } from '../../engine.ts';
import { driveBatch } from '../drive/batch.ts';
import { driveClosedLoop } from '../drive/closed-loop.ts';
import type { DriveContext } from '../drive/drive.ts';
import { after } from '../../timer.ts';
import { driveStream } from '../drive/stream.ts';
import { warmUp } from '../drive/warm-up.ts';
import { threadsWaiting } from '../hand-over/waiting.ts';
import { startPacer } from '../../schedule/pacer.ts';
import { openPool } from '../workers/pool.ts';
import { type CpuMeasured, cpuMeter } from './cpu-meter.ts';
import type { Driven } from './driven.ts';
import { openQueueOf, type Queued, runQueue } from './run-queue.ts';

export async function runCalls(task: CellTask, context: DriveContext, source: Source, hooks: CellHooks): Promise<Driven> {
  const { batching } = task;
  if (batching === undefined) throw new Error('a call strategy has batching');
  const pool = await openPool({
    strategyUrl: task.strategy.moduleUrl,
    rawOptions: task.strategy.rawOptions,
    workers: task.workers,
    context: openContext(task, batching.inFlight),
    signal: hooks.signal,
    callTimeoutS: task.settings.callTimeoutS,
  });
  try {
    const warmed =
      task.settings.warmUp.calls === 0
        ? { warmUpS: 0, warmUpCalls: 0 }
        : await warmUp({ ...context, workers: pool }, await firstRows(source, batching.maxSize), task.settings.warmUp.calls);
    const { workload } = task;
    const pacer = workload.kind === 'stream' && task.queue === undefined ? await startPacer(workload) : undefined;
    const queue = await openQueueOf(task);
    await hooks.onOpened();
    const cpu = cpuMeter(queue?.publisherPid);
    const calls = { ...context, workers: pool, batching, model: task.model, after, waiting: threadsWaiting };
    const drainMs = task.settings.drainS * 1000;
    let measuredCpu: CpuMeasured;
    let queued: Queued | undefined;
    try {
      if (queue !== undefined) queued = await runQueue(task, queue, calls);
      else if (workload.kind === 'closed-loop') await driveClosedLoop({ ...workload, ...calls, drainMs });
      else if (workload.kind === 'batch' || pacer === undefined) await driveBatch(calls);
      else await driveStream({ ...calls, arrivals: workload, pacer, drainMs });
    } finally {
      const paced = await pacer?.stop();
      if (paced !== undefined) context.recorder.scheduleLag.merge(paced.lag);
      measuredCpu = cpu(paced?.cpuS ?? 0);
      await queue?.close();
    }
    return { setUp: { openS: pool.openS, ...warmed }, ...measuredCpu, ...(queued !== undefined && { queued }) };
  } finally {
    new Set(await pool.close()).forEach((problem) => hooks.onNote(`${task.strategy.name}: ${problem}`));
  }
}
