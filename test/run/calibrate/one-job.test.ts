import { expect, it } from 'vitest';
import { csvSource } from '../../../src/data/sources/csv.ts';
import type { Source } from '../../../src/data/sources/source.ts';
import { type JobTimes, jobRows, measureJob } from '../../../src/run/calibrate/one-job.ts';
import batchJob from '../../../src/strategies/batch-job/index.ts';
import { temporaryFolder } from '../../experiment/folder.ts';
import { type Answer, done, jobService, type Poll, state } from '../../strategies/job-service.ts';

const model = {
  path: '',
  name: 'predict',
  tags: ['serve'],
  inputs: [{ name: 'age', dtype: 'float32', shape: [] }],
  outputs: [{ name: 'weight', dtype: 'float32', shape: [] }],
} as const;

/** A job whose polls are answered by the script; each of them takes so many seconds of the clock. */
async function measured(script: readonly (readonly [seconds: number, Answer])[], limitS = Infinity, stop?: AbortController) {
  let nowMs = 0;
  const polls: Poll[] = script.map(([seconds, answer], i) => () => {
    nowMs += seconds * 1000;
    if (i === script.length - 1) stop?.abort();
    return answer;
  });
  const { url, requests } = await jobService(polls);
  const folder = await temporaryFolder({
    'ages.csv': 'age\n28\n31\n',
    'work/output/prediction.results-00000-of-00001': '{"key":0,"weight":7.5}\n{"key":9,"weight":7}\n',
  });
  const options = { protocol: 'ai-platform', pollMs: 1, projectId: 'p', modelName: 'm', service: url };
  const times: JobTimes = await measureJob({
    strategy: batchJob,
    options: batchJob.parse(options),
    context: { model, modelThreads: 1, callsInFlight: 1, services: {}, labels: {}, workDir: `${folder}/work` },
    source: await source(folder),
    clock: { now: () => nowMs },
    signal: (stop ?? new AbortController()).signal,
    limitS,
  });
  return { times, lines: requests.map(({ path }) => path.replace(/predbench_\w+/, 'JOB')) };
}

function source(folder: string): Promise<Source> {
  return csvSource.open(csvSource.parse({ path: 'ages.csv' }, folder), model.inputs, {});
}

const queued = [100, state('QUEUED')] as const;
const starting = [50, state('PREPARING')] as const;
const running = [20, state('RUNNING')] as const;

it('times the queue and the start-up of one small job', async () => {
  const { times, lines } = await measured([queued, queued, starting, starting, running, [5, done]]);
  // A state is known to have ended when the next one is seen.
  expect(times).toEqual({ queueS: 250, startS: 70, predicted: 2, overspent: false });
  expect(lines).toEqual(['POST /v1/projects/p/jobs', ...Array.from({ length: 6 }, () => 'GET /v1/projects/p/jobs/JOB')]);
  expect(jobRows).toBe(10);
});

it.each([
  ['over at once', [queued, [5, done]], { predicted: 2, overspent: false }],
  ['not seen to run', [queued, starting, [5, done]], { queueS: 150, predicted: 2, overspent: false }],
  ['without a start-up', [queued, running, [5, done]], { queueS: 120, predicted: 2, overspent: false }],
] as const)('a job that is %s has no times but these', async (_, script, times) => {
  expect((await measured(script)).times).toEqual(times);
});

it('cancels the job when its machines have cost what they may, however long it was in the queue', async () => {
  const { times, lines } = await measured([queued, queued, queued, starting], 0);
  expect(times).toEqual({ queueS: 350, predicted: 0, overspent: true });
  expect(lines.at(-1)).toBe('POST /v1/projects/p/jobs/JOB:cancel');
});

it('cancels the job on Ctrl-C, and keeps what had ended', async () => {
  const { times, lines } = await measured([queued, starting, starting], Infinity, new AbortController());
  expect(times).toEqual({ queueS: 150, predicted: 0, overspent: false });
  expect(lines.at(-1)).toBe('POST /v1/projects/p/jobs/JOB:cancel');
});

it('rejects with the reason of a job that failed', async () => {
  await expect(measured([queued, [5, state('FAILED', { errorMessage: 'no quota' })]])).rejects.toThrow(/ended FAILED: no quota$/);
});
