import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KeyedOutcome } from '../../../src/core/predictor.ts';
import type { TextRow } from '../../../src/data/sinks/sink.ts';
import { runJob } from '../../../src/engines/beam/run-job.ts';
import type { CellTask } from '../../../src/engines/engine.ts';
import { JobFiles } from '../../../src/engines/job-files.ts';
import { Recorder } from '../../../src/measure/recorder.ts';
import { temporaryFolder } from '../../experiment/folder.ts';

const head = (key: number) => `{"key":${key},"line":${key + 2},"instance":{"x":${key}}`;

/** A job over instances 0 to 4, whose heads are in two files. */
async function joined(answers: readonly KeyedOutcome[], stop?: AbortController) {
  const folder = await temporaryFolder({
    'results/rows-heads-0.jsonl': `${[3, 4].map(head).join('\n')}\n`,
    'results/rows-heads-1.jsonl': `${[0, 1, 2].map(head).join('\n')}\n`,
    'input/rows-instances-0.jsonl': '{}\n',
    'input/rows-instances-1.jsonl': '{}\n',
  });
  const recorder = new Recorder({ keep: 5 });
  recorder.begin(0);
  recorder.taken(5);
  const uris: string[] = [];
  const written: TextRow[] = [];
  const batchJob = {
    workDir: folder,
    files: new JobFiles(folder, undefined),
    openS: 0,
    predictor: {
      async *run(given: readonly string[]) {
        uris.push(...given);
        yield* answers;
        stop?.abort();
        if (stop !== undefined) throw new Error('cancelled');
      },
    },
    close: async () => undefined,
  };
  await runJob(
    {
      task: { settings: { jobTimeoutS: 60 } } as unknown as CellTask,
      batchJob,
      heads: join(folder, 'results', 'rows-heads'),
      hooks: { signal: (stop ?? new AbortController()).signal, onOpened: async () => undefined, onProgress() {}, onNote() {} },
    },
    recorder,
    {
      async write(rows) {
        written.push(...rows);
      },
      close: async () => undefined,
    },
  );
  return { recorder, written, uris: uris.map((uri) => uri.slice(folder.length + 1)) };
}

const answer = (keys: readonly number[], failed: KeyedOutcome['failed'] = new Map()): KeyedOutcome => ({
  keys: Float64Array.from(keys),
  outputs: { y: { dtype: 'float32', shape: [], values: Float32Array.from(keys, (key) => key + 0.1) } },
  failed,
});

describe('a job that a pipeline prepared', () => {
  it('gets every file, and its results join the rows by key', async () => {
    const { recorder, written, uris } = await joined([
      answer([4, 0]),
      { ...answer([2, 3], new Map([[1, { message: 'too "old"' }]])), remarks: ['line 7 is no JSON'] },
    ]);
    expect(uris).toEqual(['input/rows-instances-0.jsonl', 'input/rows-instances-1.jsonl']);
    const missing = "the job returned no result for this instance. The job's output: line 7 is no JSON";
    expect(written).toEqual([
      { key: 3, text: `${head(3)},"error":"too \\"old\\""}` },
      { key: 4, text: `${head(4)},"prediction":{"y":4.1}}` },
      { key: 0, text: `${head(0)},"prediction":{"y":0.1}}` },
      { key: 1, text: `${head(1)},"error":"${missing}"}` },
      { key: 2, text: `${head(2)},"prediction":{"y":2.1}}` },
    ]);
    expect(recorder.counts).toEqual({ due: 5, ok: 3, failed: 2, dropped: 0, duplicates: 0 });
    expect(Object.keys(recorder.phasesS)).toContain('join');
  });

  it('that is stopped writes no row, and drops what it had not answered', async () => {
    const { recorder, written } = await joined([answer([1])], new AbortController());
    expect(written).toEqual([]);
    expect(recorder.counts).toEqual({ due: 5, ok: 1, failed: 0, dropped: 4, duplicates: 0 });
  });
});
