// @ts-check
/**
 * The embedded batch service against direct: the same JSON lines in, JSON lines out, as many model threads, rows a call alike, in turn.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { median, modelPath, runWorkload, thousands, workFolders } from './cell.js';
import { writeBirths } from './peers/births.js';
import { startService } from './predbench.js';
import { table } from './table.js';

const rounds = 3;
const defaultRows = 1_000_000;
/** One call: what is left is the job's own time. */
const fewRows = 64;
const modelThreads = 1;
const rowsACall = 64;
const aim = { ratio: 0.8, overheadS: 0.5 };

/** @typedef {{ directS: number, jobS: number, runS: number, directCpuS: number, jobCpuS: number }} Round in total, and the job's phase `run` */

/**
 * @param {import('./benches.js').Print} print
 * @param {number} [rows] the most; a tenth and a hundredth are measured too
 */
export async function benchBatchService(print, rows = defaultRows) {
  const folder = await mkdtemp(workFolders);
  const service = await startService({
    kind: 'batch-prediction',
    model: modelPath,
    signature: 'predict',
    modelName: 'model',
    modelThreads,
    port: 0,
    roots: [`${workFolders}*`],
  });
  try {
    const sizes = [0.01, 0.1, 1].map((share) => Math.ceil(rows * share));
    const path = await writeBirths(folder, rows);
    print(
      `${rowsACall} rows a call, ${modelThreads} model thread; *service* is what the job takes from its input files to its output files, *job* all from the source to the sink: it also writes the input files, reads the results and joins them. Medians of ${rounds} rounds; the aim is service ${aim.ratio} of direct.`,
    );
    print('');
    const row = table(print, [
      'rows',
      'direct rows/s',
      'service rows/s',
      'of direct',
      'job rows/s',
      'of direct',
      'CPU s a million: direct',
      'job',
    ]);
    for (const count of sizes) {
      /** @type {Round[]} */
      const measured = [];
      for (let round = 0; round < rounds; round++) measured.push(await bothWays(path, count, service));
      const of = (/** @type {(round: Round) => number} */ figure) => median(measured.map(figure));
      const aMillion = (/** @type {number} */ seconds) => ((seconds / count) * 1e6).toFixed(1);
      row([
        count.toLocaleString('en'),
        thousands(count / of(({ directS }) => directS)),
        thousands(count / of(({ runS }) => runS)),
        of(({ directS, runS }) => directS / runS).toFixed(2),
        thousands(count / of(({ jobS }) => jobS)),
        of(({ directS, jobS }) => directS / jobS).toFixed(2),
        aMillion(of(({ directCpuS }) => directCpuS)),
        aMillion(of(({ jobCpuS }) => jobCpuS)),
      ]);
    }
    /** @type {Awaited<ReturnType<typeof job>>[]} */
    const few = [];
    for (let round = 0; round < 2 * rounds; round++) few.push(await job(path, fewRows, service.url));
    const phases = Object.keys(few[0]?.phasesS ?? {}).map(
      (phase) => `${phase} ${median(few.map(({ phasesS }) => phasesS[phase] ?? 0)).toFixed(3)}`,
    );
    print('');
    print(
      `The job's own time, by one of ${fewRows} rows: ${median(few.map(({ makespanS }) => makespanS)).toFixed(2)} s, aim below ${aim.overheadS} (${phases.join(', ')}).`,
    );
  } finally {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} path
 * @param {number} rows
 * @param {Awaited<ReturnType<typeof startService>>} service
 * @returns {Promise<Round>}
 */
async function bothWays(path, rows, service) {
  const direct = await runWorkload({
    strategy: 'direct',
    source: { use: 'jsonl', path },
    workload: batch(rows),
    batching: { maxSize: rowsACall, maxWaitMs: 0, inFlight: 4 },
    workers: modelThreads,
  });
  const before = await service.usage();
  const measured = await job(path, rows, service.url);
  const after = await service.usage();
  for (const { counts } of [direct, measured])
    if (counts.ok !== rows) throw new Error(`${rows} rows were sent, and ${counts.ok} predicted: ${JSON.stringify(counts)}`);
  return {
    directS: direct.makespanS,
    jobS: measured.makespanS,
    runS: measured.phasesS['run'] ?? Number.NaN,
    directCpuS: cpuS(direct),
    jobCpuS: cpuS(measured) + after.cpuS - before.cpuS,
  };
}

/**
 * @param {string} path
 * @param {number} rows
 * @param {string} url
 */
function job(path, rows, url) {
  return runWorkload({
    strategy: 'batch-job',
    options: { batchSize: rowsACall },
    source: { use: 'jsonl', path },
    workload: batch(rows),
    workers: modelThreads,
    services: { 'batch-prediction': url },
  });
}

/** @param {number} rows */
function batch(rows) {
  return { name: 'bench', kind: /** @type {const} */ ('batch'), rows };
}

/** @param {Awaited<ReturnType<typeof runWorkload>>} measurement */
function cpuS({ cpuS }) {
  return (cpuS?.driver ?? 0) + (cpuS?.workers ?? 0);
}
