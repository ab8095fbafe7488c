// @ts-check
/** https://github.com/hatoo/oha as another second opinion: written in Rust, with a correction of its own for late sending. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findBinary, percentile } from './generator.js';

const run = promisify(execFile);

export function findOha() {
  return findBinary('oha', '.cargo/bin', 'cargo install --locked oha');
}

/**
 * Constant arrivals, twice: oha gives a request's duration either from its sending or, with its correction, from its due time. Bodies are
 * taken at random.
 * @param {string} oha
 * @param {import('./generator.js').Attack} options
 * @returns {Promise<import('./generator.js').Figures>}
 */
export async function attackWithOha(oha, { url, bodies, ratePerS, seconds, warmUpS, connections }) {
  const dir = await mkdtemp(join(tmpdir(), 'predbench-oha-'));
  const path = join(dir, 'bodies');
  // prettier-ignore
  const fixed = [
    '--no-tui', '--output-format=csv', '-m', 'POST', '-T', 'application/json', '-Z', path, '-q', `${ratePerS}`, '-z', `${seconds}s`,
    '--wait-ongoing-requests-after-deadline', '-c', `${connections}`, url,
  ];
  try {
    await writeFile(path, bodies.join('\n'));
    const service = await resultsOf(run(oha, fixed, { maxBuffer: 2 ** 28 }));
    const due = await resultsOf(run(oha, ['--latency-correction', ...fixed], { maxBuffer: 2 ** 28 }));
    const counted = (/** @type {readonly Result[]} */ results) =>
      results.filter(({ sentS }) => sentS >= warmUpS).map(({ durationMs }) => durationMs);
    return {
      rate: (service.length - 1) / Math.max(...service.map(({ sentS }) => sentS)),
      serviceP50: percentile(counted(service), 0.5),
      serviceP99: percentile(counted(service), 0.99),
      dueP50: percentile(counted(due), 0.5),
      dueP99: percentile(counted(due), 0.99),
    };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/**
 * A closed loop: each connection sends the next request when the last is answered. Requests of the first `warmUpS` are not counted.
 * @param {string} oha
 * @param {{ url: string, body: string, connections: number, seconds: number, warmUpS: number }} options
 * @returns {Promise<{ rate: number, p50: number, p90: number, p99: number }>} requests a second, and their times in ms
 */
export async function loopWithOha(oha, { url, body, connections, seconds, warmUpS }) {
  // prettier-ignore
  const args = [
    '--no-tui', '--output-format=csv', '-m', 'POST', '-T', 'application/json', '-d', body, '-z', `${seconds}s`,
    '--wait-ongoing-requests-after-deadline', '-c', `${connections}`, url,
  ];
  const counted = (await resultsOf(run(oha, args, { maxBuffer: 2 ** 28 }))).filter(({ sentS }) => sentS >= warmUpS);
  const times = counted.map(({ durationMs }) => durationMs);
  const endS = Math.max(...counted.map(({ sentS, durationMs }) => sentS + durationMs / 1000));
  return {
    rate: counted.length / (endS - warmUpS),
    p50: percentile(times, 0.5),
    p90: percentile(times, 0.9),
    p99: percentile(times, 0.99),
  };
}

/** @typedef {{ sentS: number, durationMs: number }} Result */

/**
 * @param {Promise<{ stdout: string }>} output
 * @returns {Promise<Result[]>}
 */
async function resultsOf(output) {
  const [header = '', ...lines] = (await output).stdout.trim().split('\n');
  const names = header.split(',');
  const [sent, duration, status] = ['request-start', 'request-duration', 'status'].map((name) => names.indexOf(name));
  return lines.map((line) => {
    const values = line.split(',');
    if (values[status ?? -1] !== '200') throw new Error(`oha had an answer of ${values[status ?? -1]}`);
    return { sentS: Number(values[sent ?? -1]), durationMs: 1000 * Number(values[duration ?? -1]) };
  });
}
