/**
 * `npm run data:seed-2018`: makes data/seed-2018/run.json, a stored run like any other, of the figures in data/seed-experiment-2018.json. What was
 * not measured in 2018 is left out, never zero. Streams are left out whole: a mean, a minimum and a maximum are no distribution.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { runRecordVersion } from '../dist/core/record.js';
import { findStrategy } from '../dist/strategies/registry.js';

const { batch } = JSON.parse(readFileSync(new URL('seed-experiment-2018.json', import.meta.url), 'utf8'));
const workloads = { 10_000: 'batch-10k', 100_000: 'batch-100k', 1_000_000: 'batch-1m' };
const strategies = ['direct', 'rest', 'batch-job'];
const regions = ['europe-west1', 'us-central1'];
const memoryGbPerVcpu = 3.75;
const diskGbPerVcpu = 250;

async function record() {
  const efforts = strategies.map(async (name) => [name, (await findStrategy(name, '.')).strategy.effort]);
  return {
    version: runRecordVersion,
    id: 'seed-2018',
    name: 'Experiment of 2018 on Google Cloud',
    note: 'Read off published screenshots of the console, see data/seed-experiment-2018.json. Times are of whole jobs: workers start and stop in them. Repeat 1 ran in europe-west1, repeat 2 in us-central1; failed rows were not counted. The four streams are left out: their latencies have no distribution.',
    startedAt: '2018-03-19',
    state: 'complete',
    experiment: {
      name: 'seed-2018',
      workloads: Object.entries(workloads).map(([rows, name]) => ({ name, use: 'batch', rows: Number(rows) })),
      strategies: strategies.map((name) => ({ name, use: name, ...(name !== 'batch-job' && { batching: { maxSize: 1 } }) })),
      cloud: { vcpuPerWorker: 1, memoryGbPerVcpu, startUpS: 0 },
      priorities: { throughput: 1, latency: 1, cost: 1, implementation: 1, maintenance: 1 },
    },
    versions: { beam: '2.3.0', mlEngineRuntime: '1.2' },
    model: {
      path: 'babyweight estimator, a SavedModel of TensorFlow 1',
      signature: 'predict',
      inputs: ['is_male', 'mother_age', 'mother_race', 'plurality', 'gestation_weeks', 'mother_married', 'cigarette_use', 'alcohol_use'],
      outputs: ['predictions'],
    },
    source: { description: 'bigquery publicdata.samples.natality', mapping: [] },
    cells: batch.map(cell),
    agreements: [],
    priceBook: ['us-central1-2018', 'us-central1'],
    efforts: Object.fromEntries(await Promise.all(efforts)),
  };
}

function cell({ strategy, rows, region, date, finished = true, prepare, job, ...whole }) {
  const workload = workloads[rows];
  // Where nothing is said of the region there is one run.
  const repeat = Math.max(0, regions.indexOf(region)) + 1;
  const pipeline = prepare ?? whole;
  const makespanS = pipeline.elapsed_s + (job?.elapsed_s ?? 0);
  const where = region === undefined ? '' : ` (${region}, ${date})`;
  return {
    id: `${strategy} x ${workload} #${repeat}${where}`,
    strategy,
    workload,
    repeat,
    state: finished ? 'measured' : 'stopped',
    result: {
      measured: {
        evidence: 'cloud',
        workload: { kind: 'batch', rowsAsked: rows },
        workers: pipeline.max_workers_seen,
        // A job that has finished has all its rows; of the other nobody knows.
        counts: { due: rows, ...(finished && { ok: rows }) },
        failures: [],
        makespanS,
        throughputRowsPerS: whole.elements_per_s ?? rows / makespanS,
        counters: {},
        stagesS: pipeline.stage_s,
        phasesS: job === undefined ? {} : { prepare: prepare.elapsed_s, job: job.elapsed_s },
        usage: [
          ...pipelineUsage(pipeline),
          ...(job === undefined ? [] : [measured('job', 'ai-platform/batch-prediction', job.node_h, 'node h')]),
          ...(strategy === 'rest' ? [unrecordedNodes] : []),
        ],
      },
      judged: { valid: { ok: true }, warnings: [] },
    },
  };
}

/** The endpoint's node hours are not in the figures; a unit that no book has keeps the cost "at least". */
const unrecordedNodes = {
  part: 'endpoint',
  sku: 'ai-platform/online-prediction',
  quantity: 1,
  unit: 'run',
  evidence: 'assumed',
  rule: 'the node hours of the endpoint are not in the figures',
};

function pipelineUsage({ vcpu_h, memory_gb_h, disk_gb_h }) {
  return [
    measured('pipeline workers', 'dataflow/batch/vcpu', vcpu_h, 'vCPU h'),
    memory_gb_h === undefined
      ? assumed('pipeline workers', 'dataflow/batch/memory', vcpu_h, memoryGbPerVcpu)
      : measured('pipeline workers', 'dataflow/batch/memory', memory_gb_h, 'GB h'),
    disk_gb_h === undefined
      ? assumed('worker disks', 'dataflow/disk/standard', vcpu_h, diskGbPerVcpu)
      : measured('worker disks', 'dataflow/disk/standard', disk_gb_h, 'GB h'),
  ];
}

function measured(part, sku, quantity, unit) {
  return { part, sku, quantity, unit, evidence: 'measured', rule: "read off the console's screenshot" };
}

function assumed(part, sku, vcpuH, gb) {
  const rule = `${vcpuH} vCPU h (measured) x ${gb} GB, as in the cells that show it (assumed)`;
  return { part, sku, quantity: vcpuH * gb, unit: 'GB h', evidence: 'assumed', rule };
}

writeFileSync(process.argv[2], `${JSON.stringify(await record(), undefined, 1)}\n`);
