// @ts-check
/** https://github.com/tsenart/vegeta as a second opinion. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createReadStream } from 'node:fs';
import { promisify } from 'node:util';
import { findBinary, percentile } from './generator.js';

const run = promisify(execFile);

export function findVegeta() {
  return findBinary('vegeta', 'go/bin', 'go install github.com/tsenart/vegeta/v12@latest');
}

/**
 * Constant arrivals. Vegeta's latency is from the building of a request to the end of its answer: our service time without the encoding
 * and checking of rows. Its own figures do not correct for late sending; the due times are those of the schedule, counted from the
 * start that makes no request early.
 * @param {string} vegeta
 * @param {import('./generator.js').Attack} options
 * @returns {Promise<import('./generator.js').Figures>}
 */
export async function attackWithVegeta(vegeta, { url, bodies, ratePerS, seconds, warmUpS, connections }) {
  const dir = await mkdtemp(join(tmpdir(), 'predbench-vegeta-'));
  const files = { targets: join(dir, 'targets'), binary: join(dir, 'results'), json: join(dir, 'results.json') };
  try {
    const header = { 'content-type': ['application/json'] };
    const targets = bodies.map((body) =>
      JSON.stringify({ method: 'POST', url, header, body: Buffer.from(body).toString('base64') }),
    );
    await writeFile(files.targets, targets.join('\n'));
    // prettier-ignore
    await run(vegeta, [
      'attack', '-format=json', `-targets=${files.targets}`, `-rate=${ratePerS}/1s`, `-duration=${seconds}s`,
      `-workers=${connections}`, `-max-workers=${connections}`, `-connections=${connections}`, `-output=${files.binary}`,
    ]);
    await run(vegeta, ['encode', '-to=json', `-output=${files.json}`, files.binary]);
    return figuresOf(await readResults(files.json), { ratePerS, warmUpS });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** @typedef {{ seq: number, sentMs: number, serviceMs: number }} Result */

/** @param {string} path */
async function readResults(path) {
  /** @type {Result[]} */
  const results = [];
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const { seq, timestamp, latency, code, error } = JSON.parse(line);
    if (code !== 200) throw new Error(`vegeta had an answer of ${code}: ${error}`);
    results.push({ seq, sentMs: msOf(timestamp), serviceMs: latency / 1e6 });
  }
  return results;
}

/**
 * Milliseconds of the day with the nanoseconds that a Date would lose.
 * @param {string} timestamp RFC 3339
 */
function msOf(timestamp) {
  const [, second = '', fraction = '0'] = /^(.{19})(?:\.(\d+))?/.exec(timestamp) ?? [];
  return (Date.parse(`${second}Z`) % 86_400_000) + Number(`0.${fraction}`) * 1000;
}

/**
 * @param {readonly Result[]} results
 * @param {{ ratePerS: number, warmUpS: number }} schedule
 */
function figuresOf(results, { ratePerS, warmUpS }) {
  const gapMs = 1000 / ratePerS;
  const startMs = Math.min(...results.map(({ seq, sentMs }) => sentMs - seq * gapMs));
  const counted = results.filter(({ seq }) => seq * gapMs >= warmUpS * 1000);
  const service = counted.map(({ serviceMs }) => serviceMs);
  const due = counted.map(({ seq, sentMs, serviceMs }) => sentMs + serviceMs - startMs - seq * gapMs);
  const lastSentMs = Math.max(...results.map(({ sentMs }) => sentMs));
  return {
    rate: (1000 * (results.length - 1)) / (lastSentMs - startMs),
    serviceP50: percentile(service, 0.5),
    serviceP99: percentile(service, 0.99),
    dueP50: percentile(due, 0.5),
    dueP99: percentile(due, 0.99),
  };
}
