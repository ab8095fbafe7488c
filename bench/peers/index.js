// @ts-check
/**
 * The whole pipeline, JSON lines -> predictions -> JSON lines, beside others that do the same: plain Beam Python with RunInference on its own
 * local runner. Same model, rows, TensorFlow and threads; each side a program of its own under one meter, all in turn.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beamPython } from '../../setup/beam.js';
import { median, modelPath, thousands } from '../cell.js';
import { tensorflowThreads } from '../predbench.js';
import { table } from '../table.js';
import { writeBirths } from './births.js';
import { largestDifference, readPredictions } from './predictions.js';

const rounds = 3;
const defaultRows = 1_000_000;
/** Beam takes a millisecond a row there, so a tenth of the rows do. */
const oneByOneShare = 0.1;
/** Beam chooses the sizes of its batches itself. */
const adaptive = 'adaptive';
/** What predbench runs beside it. */
const besideAdaptive = 512;
const sizes = /** @type {const} */ ([1, 64, 512, adaptive]);
const mostDifference = 1e-5;

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

/** @typedef {{ wallS: number, cpuS: number, clockS: number }} Metered */

/**
 * @param {import('../benches.js').Print} print
 * @param {number} [rows]
 */
export async function benchPeers(print, rows = defaultRows) {
  const python = beamPython();
  if (python === undefined) throw new Error('Beam is not set up here: run `predbench setup beam`');
  const few = Math.ceil(rows * oneByOneShare);
  print(
    `JSON lines -> predictions -> JSON lines: ${rows.toLocaleString('en')} rows (${few.toLocaleString('en')} at 1 a call), medians of ${rounds} rounds in turn. *Beam* is plain Beam Python, RunInference with TensorFlow on Beam's local runner (\`bench/peers/run_inference.py\`). rows/s: from the first row, once a worker has its model, to the last written; *whole*: the program from its start to its end. CPU: of the whole program, in s per million rows. Ratios: of medians of the same round, predbench's over Beam's.`,
  );
  print('');
  const dir = await mkdtemp(join(tmpdir(), 'predbench-peers-'));
  try {
    const row = table(
      print,
      ['rows a call', 'workers', 'rows/s', 'Beam', 'ratio', 'whole', 'Beam', 'ratio', 'CPU', 'Beam', 'ratio', 'differ by'],
      20,
    );
    for (const workers of new Set([1, cpus().length])) {
      for (const size of sizes) {
        const count = size === 1 ? few : rows;
        const measured = await inTurn({ python, dir, workers, size, rows: count });
        const figures = [
          .../** @type {const} */ (['clockS', 'wallS']).map((key) => compared(measured, (side) => count / side[key], thousands)),
          compared(
            measured,
            ({ cpuS }) => (cpuS / count) * 1e6,
            (value) => value.toFixed(value < 10 ? 1 : 0),
          ),
        ];
        const label = size === adaptive ? `Beam's own (we: ${besideAdaptive})` : size;
        const difference = Math.max(...measured.map(({ difference }) => difference));
        row([label, workers, ...figures.flat(), difference.toExponential(0)]);
        if (!(difference <= mostDifference)) throw new Error(`predictions differ by up to ${difference}`);
      }
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/**
 * @param {{ python: string, dir: string, workers: number, size: number | typeof adaptive, rows: number }} what
 */
async function inTurn({ python, dir, workers, size, rows }) {
  const folder = await mkdtemp(join(dir, 'cell-'));
  const births = await writeBirths(folder, rows);
  const [ours, beams] = [join(folder, 'of-predbench'), join(folder, 'of-beam')];
  const local = [process.execPath, here('local.js'), births, ours, rows, workers, size === adaptive ? besideAdaptive : size];
  const beam = [python, here('run_inference.py'), modelPath, births, beams, workers, ...(size === adaptive ? [] : [size])];
  const measured = [];
  for (let round = 0; round < rounds; round++) {
    const figures = { ours: await metered(python, local), beams: await metered(python, beam) };
    const difference = largestDifference(await readPredictions(ours, rows), await readPredictions(beams, rows));
    measured.push({ ...figures, difference });
  }
  await rm(folder, { recursive: true });
  return measured;
}

/**
 * @param {string} python
 * @param {readonly (string | number)[]} command
 * @returns {Promise<Metered>}
 */
async function metered(python, command) {
  const env = { ...process.env, ...tensorflowThreads };
  const { stdout } = await promisify(execFile)(python, [here('metered.py'), ...command.map(String)], { env });
  return JSON.parse(stdout);
}

/**
 * Both medians and the median of the rounds' ratios.
 * @param {readonly { ours: Metered, beams: Metered }[]} measured
 * @param {(side: Metered) => number} figure
 * @param {(value: number) => string} text
 */
function compared(measured, figure, text) {
  const ours = median(measured.map((round) => figure(round.ours)));
  const beams = median(measured.map((round) => figure(round.beams)));
  const ratio = median(measured.map((round) => figure(round.ours) / figure(round.beams)));
  return [text(ours), text(beams), `${ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(0)}x`];
}
