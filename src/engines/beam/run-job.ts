/** The second half of a batch job: the pipeline has prepared its input and ended. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CallRecorder } from '../../core/call-recorder.ts';
import { systemClock } from '../../core/clock.ts';
import { rowWriter } from '../../data/columns/json.ts';
import type { TextRows } from '../../data/sinks/sink.ts';
import { isCloud, placeOf } from '../../data/storage/index.ts';
import type { Recorder } from '../../measure/recorder.ts';
import type { CellHooks, CellTask } from '../engine.ts';
import { type JobResults, takeResults } from '../job-results.ts';
import type { OpenedJob } from '../open-job.ts';
import { after } from '../timer.ts';
import { jobInput } from './pipeline.ts';
import { linesOf } from './result-rows.ts';

const progressMs = 250;

export interface JobToRun {
  readonly task: CellTask;
  readonly batchJob: OpenedJob;
  /** Prefix of the sink's rows without their results. */
  readonly heads: string;
  readonly hooks: CellHooks;
}

/** Runs the job, counts its results out by key and joins them with the rows for the sink. Rejects with the job's reason if it fails. */
export async function runJob(job: JobToRun, recorder: Recorder, kept: TextRows | undefined): Promise<void> {
  const { batchJob, heads, hooks, task } = job;
  const { predictor, files } = batchJob;
  const call = new CallRecorder(hooks.signal, systemClock);
  const ticker = setInterval(() => hooks.onProgress(recorder.snapshot(Date.now())), progressMs);
  try {
    const input = jobInput(batchJob);
    // Without a good row the pipeline has written nothing.
    if (!isCloud(input)) await mkdir(dirname(input), { recursive: true });
    const uris = (await placeOf(input).list(input)).map(({ path }) => path);
    const results = await takeResults(
      {
        predictor,
        call,
        recorder,
        signal: hooks.signal,
        limit: { seconds: task.settings.jobTimeoutS, after },
        keepFiles: (what) => files.keep(what),
      },
      uris,
    );
    if (results !== undefined && kept !== undefined) await join(heads, results, recorder, kept);
  } finally {
    clearInterval(ticker);
  }
  call.end();
  recorder.addCall(call);
}

async function join(heads: string, results: JobResults, { predictions }: Recorder, kept: TextRows): Promise<void> {
  for (const { path } of await placeOf(heads).list(heads))
    for await (const lines of linesOf(path)) {
      const keys = Float64Array.from(lines, keyOf);
      const prediction = rowWriter(predictions.lookUp(keys));
      await kept.write(
        lines.map((head, i) => {
          const key = keys[i] as number;
          const failure = results.failureOf(key);
          const result = failure === undefined ? `"prediction":${prediction(i)}` : `"error":${JSON.stringify(failure.message)}`;
          return { key, text: `${head},${result}}` };
        }),
      );
    }
}

/** Of a row that begins with `{"key":12`. */
function keyOf(head: string): number {
  return Number.parseInt(head.slice('{"key":'.length), 10);
}
