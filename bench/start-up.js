// @ts-check
/** What a command takes that measures nothing, beside Node itself: one that does nothing. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './predbench.js';
import { table } from './table.js';

const rounds = 15;
const cpuAtExit = fileURLToPath(new URL('cpu-at-exit.cjs', import.meta.url));
const program = 'dist/cli/main.js';

/** @param {import('./benches.js').Print} print */
export async function benchStartUp(print) {
  const folder = mkdtempSync(join(tmpdir(), 'predbench-start-up-'));
  try {
    // Its reports are written again.
    for (const name of ['example', 'seed-2018']) cpSync(join('results', name), join(folder, name), { recursive: true });
    measure(print, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * @param {import('./benches.js').Print} print
 * @param {string} folder of stored runs
 */
function measure(print, folder) {
  /** @type {readonly { name: string, args: readonly string[], aimMs?: number }[]} */
  const cases = [
    { name: 'node -e 0', args: ['-e', '0'] },
    { name: '--help', args: [program, '--help'], aimMs: 150 },
    { name: 'run --help', args: [program, 'run', '--help'], aimMs: 150 },
    { name: '--version', args: [program, '--version'] },
    { name: 'report, bundled run', args: [program, 'report', join(folder, 'example')], aimMs: 500 },
    { name: 'report, 2018', args: [program, 'report', join(folder, 'seed-2018')] },
  ];
  /** @type {{ wallMs: number[], cpuMs: number[] }[]} */
  const taken = cases.map(() => ({ wallMs: [], cpuMs: [] }));
  for (let round = 0; round < rounds; round++) {
    for (const [i, { args }] of cases.entries()) {
      const { wallMs, cpuMs } = run(args);
      taken[i]?.wallMs.push(wallMs);
      taken[i]?.cpuMs.push(cpuMs);
    }
  }
  print(`Medians of ${rounds} rounds; CPU time of all threads, as a ratio to that of a Node that does nothing.`);
  print('');
  const row = table(print, ['command', 'ms', 'aim', 'CPU ms', 'of node -e 0'], 19);
  const [floor] = taken;
  const floorMs = median(floor?.cpuMs ?? []) ?? NaN;
  for (const [i, { name, aimMs }] of cases.entries()) {
    const [wallMs = NaN, cpuMs = NaN] = [median(taken[i]?.wallMs ?? []), median(taken[i]?.cpuMs ?? [])];
    row([name, wallMs.toFixed(0), aimMs ?? '', cpuMs.toFixed(0), (cpuMs / floorMs).toFixed(1)]);
  }
}

/** @param {readonly string[]} args */
function run(args) {
  const start = performance.now();
  const { status, output } = spawnSync(process.execPath, ['--require', cpuAtExit, ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  const wallMs = performance.now() - start;
  if (status !== 0) throw new Error(`${args.join(' ')}: exit code ${status}: ${output[2]}`);
  return { wallMs, cpuMs: Number(output[3]) };
}
