// @ts-check
/** https://github.com/tsenart/vegeta as a second opinion. */
import { execFile } from 'node:child_process';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { createReadStream } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The binary on PATH or where `go install` puts it. Rejects with how to install it. */
export async function findVegeta() {
  const goBin = process.env['GOBIN'] ?? join(process.env['GOPATH'] ?? join(homedir(), 'go'), 'bin');
  for (const dir of [...(process.env['PATH'] ?? '').split(delimiter), goBin]) {
    const path = join(dir, 'vegeta');
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  throw new Error(`vegeta is neither on PATH nor in ${goBin}; install it: go install github.com/tsenart/vegeta/v12@latest`);
}

/**
 * Constant arrivals. Vegeta's latency is from the building of a request to the end of its answer: our service time without the encoding
 * and checking of rows. Its own figures do not correct for late sending; the due times are those of the schedule, counted from the
 * start that makes no request early.
 * @param {string} vegeta
 * @param {{ url: string, bodies: readonly string[], ratePerS: number, seconds: number, warmUpS: number, connections: number }} options
 */
export async function attack(vegeta, { url, bodies, ratePerS, seconds, warmUpS, connections }) {
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
  const service = counted.map(({ serviceMs }) => serviceMs).toSorted((a, b) => a - b);
  const due = counted.map(({ seq, sentMs, serviceMs }) => sentMs + serviceMs - startMs - seq * gapMs).toSorted((a, b) => a - b);
  const lastSentMs = Math.max(...results.map(({ sentMs }) => sentMs));
  return {
    rate: (1000 * (results.length - 1)) / (lastSentMs - startMs),
    serviceP50: at(service, 0.5),
    serviceP99: at(service, 0.99),
    dueP50: at(due, 0.5),
    dueP99: at(due, 0.99),
  };
}

/**
 * @param {readonly number[]} sorted
 * @param {number} share
 */
function at(sorted, share) {
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
}
