// @ts-check
/**
 * `npm run results:beam [ROWS]`: the same rows through the local engine and Beam's runners, one after another on this machine, and the table
 * of docs/beam.md from what was measured. About a quarter of an hour, on a machine that does nothing else. It needs `predbench setup beam`,
 * and starts and ends `predbench cluster` for Flink. Predictions are compared with those of the local engine, key by key.
 */
import { spawnSync } from 'node:child_process';
import { createReadStream, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const rows = Number(process.argv[2] ?? 1_000_000);
const workers = 2;
const docs = 'docs/beam.md';
const [begin, end] = ['<!-- from npm run results:beam -->', '<!-- end -->'];
const engines = ['local', 'beam:direct', 'beam:prism', 'beam:flink'];

const folder = mkdtempSync(join(tmpdir(), 'predbench-beam-'));
/** @type {Map<number, number>} */
let reference = new Map();
/** @type {string[][]} */
const table = [];
let machine = '';
let versions = '';

try {
  for (const engine of engines) {
    if (engine === 'beam:flink') predbench('cluster', 'up', '--workers', String(workers));
    await measure(engine);
  }
} finally {
  predbench('cluster', 'down');
  rmSync(folder, { recursive: true, force: true });
}
const lines = [
  begin,
  `${rows.toLocaleString('en')} natality rows, 64 a call, ${workers} workers, on ${machine}; ${versions}.`,
  '',
  ['engine', 'strategy', 'rows/s', 'CPU s per million rows', 'start in s', 'counted out', 'differs from local by at most'],
  ['---', '---', '---:', '---:', '---:', '---:', '---:'],
  ...table,
  end,
].map((line) => (Array.isArray(line) ? `| ${line.join(' | ')} |` : line));
process.stdout.write(`${lines.join('\n')}\n`);
const text = readFileSync(docs, 'utf8');
const [at, after] = [text.indexOf(begin), text.indexOf(end)];
if (at === -1 || after === -1) throw new Error(`${docs} has no place for the table: ${begin} ... ${end}`);
writeFileSync(docs, text.slice(0, at) + lines.join('\n') + text.slice(after + end.length));

/** @param {string} engine */
async function measure(engine) {
  const dir = join(folder, engine.replace(':', '-'));
  mkdirSync(dir);
  const strategies = ['null', 'direct', 'rest', ...(engine === 'local' ? [] : ['direct-node'])].map((name) => ({
    use: name.replace('-node', ''),
    ...(name.endsWith('-node') && { runtime: 'node' }),
    name,
    batching: { maxSize: 64 },
  }));
  const experiment = {
    name: 'beam',
    model: { path: resolve('models/babyweight') },
    source: { use: 'natality' },
    resources: { workers, modelThreads: workers },
    workloads: [{ name: 'batch', use: 'batch', rows }],
    strategies,
  };
  // JSON is YAML.
  writeFileSync(join(dir, 'experiment.yaml'), JSON.stringify(experiment));
  predbench('run', join(dir, 'experiment.yaml'), '--engine', engine, '--out', dir, '--quiet');
  const run = join(dir, readdirSync(dir).find((name) => name.startsWith('beam-')) ?? '');
  const record = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'));
  machine = `${record.machine.cores} cores of ${record.machine.cpu}`;
  if (record.engine !== undefined)
    versions = Object.entries({ node: record.versions.node, ...record.engine.versions })
      .map(([name, version]) => `${name} ${version}`)
      .join(', ');
  for (const { strategy } of record.cells) table.push([engine, strategy, ...(await figures(record, run, strategy))]);
}

/**
 * @param {any} record
 * @param {string} run
 * @param {string} strategy
 */
async function figures(record, run, strategy) {
  const cell = record.cells.find((/** @type {any} */ each) => each.strategy === strategy);
  if (cell.state !== 'measured') return ['—', '—', '—', cell.reason ?? cell.state, '—'];
  const { measured, services } = cell.result;
  const { counts, cpuS, setUp, throughputRowsPerS } = measured;
  const cpu = cpuS && cpuS.driver + cpuS.workers + (cpuS.children ?? 0) + (services?.cpuS ?? 0);
  const complete = counts.ok === rows && counts.duplicates === 0;
  return [
    Math.round(throughputRowsPerS).toLocaleString('en'),
    cpu === undefined ? 'not known' : ((cpu / counts.ok) * 1e6).toFixed(1),
    (setUp.startS ?? setUp.openS).toFixed(1),
    complete ? 'all once' : `${counts.ok} ok, ${counts.failed} failed, ${counts.dropped} dropped, ${counts.duplicates} twice`,
    strategy === 'null' ? '—' : await difference(join(run, 'predictions'), strategy),
  ];
}

/**
 * @param {string} predictions
 * @param {string} strategy
 */
async function difference(predictions, strategy) {
  const file = readdirSync(predictions).find((name) => name.startsWith(`${strategy}+`) || name.startsWith(`${strategy} `));
  if (file === undefined) throw new Error(`no predictions of ${strategy} in ${readdirSync(predictions).join(', ')}`);
  /** @type {Map<number, number>} */
  const found = new Map();
  for await (const line of createInterface({ input: createReadStream(join(predictions, file)) })) {
    const { key, prediction } = JSON.parse(line);
    const [value] = Object.values(prediction);
    found.set(key, value);
  }
  if (reference.size === 0) {
    reference = found;
    return 'this is it';
  }
  let largest = found.size === reference.size ? 0 : Infinity;
  for (const [key, value] of found) largest = Math.max(largest, Math.abs(value - (reference.get(key) ?? Infinity)));
  return largest.toExponential(1);
}

/** @param {string[]} args */
function predbench(...args) {
  const { status } = spawnSync(process.execPath, ['dist/cli/main.js', ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`predbench ${args.join(' ')} ended with exit code ${status}`);
}
