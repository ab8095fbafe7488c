/**
 * The six flaws of the experiment of 2018, each put into an experiment that is sound otherwise: predbench names every one. See docs/derivations.md.
 */
import { expect, it } from 'vitest';
import { driveStream } from '../src/engines/local/drive/stream.ts';
import type { CellTask } from '../src/engines/engine.ts';
import { summarize } from '../src/engines/summary.ts';
import { judged } from '../src/measure/judgement.ts';
import type { Batching } from '../src/core/predictor.ts';
import { loadPriceBook } from '../src/prices/price-book.ts';
import { analyse } from '../src/analysis/index.ts';
import { renderTerminal } from '../src/report/formats/terminal.ts';
import { sectionsOf } from '../src/report/sections/index.ts';
import { readRecord } from '../src/run/store.ts';
import type { CellResult, RunRecord } from '../src/core/record.ts';
import { contextOf, numbers } from './drive/harness.ts';
import { VirtualPacer, VirtualTime, VirtualWorkers } from './drive/virtual.ts';
import { installedFolder, rightFiles } from './experiment/folder.ts';
import { ranExperiment } from './experiment/ran.ts';
import { machine, measured, runRecord, streamResult } from './fixtures/results.ts';

const births = `age,sex\n${Array.from({ length: 300 }, (_, i) => `${20 + i / 10},${i % 2 ? 'male' : 'female'}`).join('\n')}\n`;

/** A plug-in: `predict` is the body of what answers a call, with `batch` and `good`, the right answer. */
function strategy(predict: string, opening = ''): string {
  return `
    import { defineStrategy, rowPredictor } from 'predbench';
    export default defineStrategy({
      kind: 'call', name: 'flawed', parse: (raw) => raw ?? {}, evidence: () => 'local',
      batching: () => ({ maxSize: 1, maxWaitMs: 0, inFlight: 64 }),
      open: async (options, { model }) => {
        ${opening}
        const right = rowPredictor((rows) => rows.map(({ age }) => ({ weight: age / 4 })), model.outputs);
        return { async predict(batch, call) { const good = await right.predict(batch, call); ${predict} } };
      },
    });`;
}

const sound = strategy('return good;');

/** A plug-in that submits jobs: \`run\` is the body of its generator. */
function job(run: string): string {
  return `
    import { defineStrategy } from 'predbench';
    export default defineStrategy({
      kind: 'job', name: 'flawed', parse: (raw) => raw ?? {}, evidence: () => 'local',
      encode: (options, batch) => Buffer.from('x'.repeat(batch.size)),
      open: async () => ({ async *run(uris, call) { ${run} } }),
    });`;
}

interface Experiment {
  readonly plugin?: string;
  readonly workload?: string;
  readonly batching?: string;
  readonly csv?: string;
}

const stream = '{ use: stream, rate: 50, seconds: 2 }';

/** Runs the flawed strategy once, and answers what was measured and what the report says of it. */
async function run({ plugin = sound, workload = stream, batching = '', csv = births }: Experiment) {
  const yaml = `name: flawed
model: { path: model }
source: { use: csv, path: births.csv }
workloads: [${workload}]
strategies: [{ use: ./flawed.js${batching} }]
resources: { workers: 1 }
warmUp: { calls: 0 }
drainS: 2
sink: { use: none }
`;
  const dir = await installedFolder({ ...rightFiles(yaml), 'births.csv': csv, 'flawed.js': plugin });
  const { results } = await ranExperiment(dir);
  const record = await readRecord(results);
  return { result: resultOf(record), report: await reportOf(record) };
}

function resultOf({ cells: [cell] }: RunRecord): CellResult {
  if (cell === undefined || !('result' in cell) || cell.result === undefined)
    throw new Error(`the cell was not measured: ${JSON.stringify(cell)}`);
  return cell.result;
}

async function reportOf(record: RunRecord): Promise<string> {
  const sections = sectionsOf(analyse(record, await loadPriceBook(record.priceBook)));
  return renderTerminal(sections, undefined, { details: true }).replaceAll(/\s+/g, ' ');
}

/** 50 instances a second for 30 s in virtual time, one server that takes `serviceMs` a call. */
async function simulate({ serviceMs, batching = {} }: { readonly serviceMs: number; readonly batching?: Partial<Batching> }) {
  const time = new VirtualTime();
  const arrivals = { arrivals: 'constant', ratePerS: 50, seconds: 30, seed: 1 } as const;
  const workers = new VirtualWorkers(time, 1, () => serviceMs);
  const context = contextOf({ time, workers, source: numbers(Infinity), batching });
  await time.run(driveStream({ ...context, arrivals, pacer: new VirtualPacer(time, arrivals), drainMs: 60_000 }));
  const workload = { kind: 'stream', name: 'w', ...arrivals };
  const task = { workload, batching: context.batching, modelThreads: 1, settings: { percentiles: [] } } as unknown as CellTask;
  const summary = summarize({ ...context, task, intake: context.feed, workers: 1, sinkTimes: { formatS: 0, writeS: 0 } });
  const cell = { ...streamResult().measured, ...summary, batching: context.batching };
  const result = judged(cell, { startS: 0, cpuS: 0, peakRssBytes: 0 }, machine);
  return { result, report: await reportOf(runRecord([measured('flawed', 'w', result)])) };
}

const flaws = new Set([
  'batches-not-formed',
  'coarse-clock',
  'constant-input',
  'failed-instances',
  'lost',
  'saturated',
  'shorter-than-job',
]);

/** Warnings that name a flaw; a busy machine may add others. */
function codes({ judged: { warnings } }: CellResult): string[] {
  return warnings.map(({ code }) => code).filter((code) => flaws.has(code));
}

it('the sound experiment has none of them', async () => {
  const { result } = await run({ workload: '{ use: batch, rows: 300 }' });
  expect([codes(result), result.judged.valid, result.measured.counts.ok]).toEqual([[], { ok: true }, 300]);
  expect(codes((await simulate({ serviceMs: 5 })).result)).toEqual([]);
});

it('windows that never group', async () => {
  const { result, report } = await simulate({ serviceMs: 5, batching: { maxSize: 16, maxWaitMs: 10 } });
  expect(codes(result)).toEqual(['batches-not-formed']);
  expect(result.judged.warnings.map(({ message }) => message)).toContain(
    'batches of up to 16 never formed: 1 rows a call; at 50 rows/s, this schedule gathers 1 rows in 10 ms',
  );
  expect(report).toContain('Warning (batches-not-formed), flawed: batches of up to 16 never formed: ');
});

it('one-second clocks', async () => {
  const seconds = 'const bigint = process.hrtime.bigint; process.hrtime.bigint = () => (bigint() / 1000000000n) * 1000000000n;';
  const { result, report } = await run({ plugin: strategy('return good;', seconds) });
  expect(codes(result)).toEqual(['coarse-clock']);
  expect(result.judged.valid).toEqual({
    ok: false,
    reason: expect.stringContaining('before it was due: the clocks disagree'),
  });
  expect(report).toContain('flawed is not ranked: an instance was predicted');
});

it('a constant record', async () => {
  const { result, report } = await run({ csv: 'age,sex\n28,male\n', workload: '{ use: batch, rows: 200 }' });
  expect(codes(result)).toEqual(['constant-input']);
  expect(report).toContain('constant-input');
});

it('a saturated endpoint, averaged', async () => {
  const { result, report } = await simulate({ serviceMs: 30 });
  expect(codes(result)).toEqual(['saturated']);
  // The average says how long the stream ran: 1,500 instances, each 10 ms later than the one before.
  expect(result.measured.latencyMs?.mean).toBeCloseTo(30 + 749.5 * 10, 6);
  expect(report).toContain('flawed is not ranked: saturated: from');
});

it('lost messages of a stream', async () => {
  const plugin = strategy('if (batch.keys[0] % 10 === 3) await new Promise(() => undefined); return good;');
  const { result, report } = await run({ plugin });
  expect([codes(result), result.measured.counts]).toEqual([
    ['lost'],
    { due: 100, ok: 90, failed: 0, dropped: 10, duplicates: 0 },
  ]);
  expect(report).toContain('flawed is not ranked: 10 of 100 instances were unanswered');
});

it('lost messages of a call and of a job', async () => {
  const column = "outputs: { weight: { dtype: 'float32', shape: [1], values: new Float32Array(batch.size - 1) } }";
  const call = await run({
    plugin: strategy(`return { ${column} };`),
    batching: ', batching: { maxSize: 10 }',
    workload: '{ use: batch, rows: 100 }',
  });
  expect([call.result.measured.counts.failed, codes(call.result)]).toEqual([10, ['failed-instances']]);
  expect(call.result.measured.failures).toEqual([
    { message: 'the call returned without a prediction for this instance', count: 10 },
  ]);
  const some =
    "yield { keys: Float64Array.of(0, 1, 2), outputs: { weight: { dtype: 'float32', shape: [1], values: new Float32Array(3) } } };";
  const { result, report } = await run({ plugin: job(some), workload: '{ use: batch, rows: 100 }' });
  expect([result.measured.counts.failed, codes(result)]).toEqual([97, ['failed-instances']]);
  expect(report).toContain(
    "flawed x batch #1 failed: fewer than 90 % of its 100 instances were predicted (minOkShare): 97 failed, all for one reason: the job returned no result for this instance. The job's files are kept: jobs/flawed+batch+1 in the run's folder",
  );
  expect(result.measured.failures).toMatchObject([{ message: expect.stringContaining('the job returned no result'), count: 97 }]);
});

it('submission time taken for run time', async () => {
  const submitted = await run({ plugin: job(''), workload: '{ use: batch, rows: 100 }' });
  expect(submitted.report).toContain(
    "flawed x batch #1 failed: it predicted none of its 100 instances, all for one reason: the job returned no result for this instance. The job's files are kept: jobs/flawed+batch+1 in the run's folder",
  );
  const handed = await run({ plugin: strategy('return { outputs: {} };'), workload: '{ use: batch, rows: 100 }' });
  expect([handed.result.measured.counts.ok, handed.result.measured.counts.failed]).toEqual([0, 100]);
  expect(handed.report).toContain(
    'flawed x batch #1 failed: it predicted none of its 100 instances, all for one reason: the call returned without a prediction for this instance',
  );
});
