/** A driver that does what a test says, in place of Python's. */
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import { temporaryFolder } from '../../experiment/folder.ts';

/**
 * `script` has `spec`, `tell(event)`, `fs`, `rows(lines)` (what the pipeline writes), `measured(record)`, `progress(counts)`, `start(then)`,
 * which tells `ready` and `submitted` once the engine says go, and `end(atMs, cpuS)`.
 */
export async function scriptedDriver(script: string): Promise<void> {
  await fakePython(`${prelude}${script}`);
}

/** An interpreter that runs this in place of what it is told to. */
export async function fakePython(javaScript: string): Promise<string> {
  const dir = await temporaryFolder({ python: `#!${process.execPath}\n${javaScript}` });
  const path = join(dir, 'python');
  await chmod(path, 0o755);
  vi.stubEnv('PREDBENCH_BEAM_PYTHON', path);
  return path;
}

const prelude = `
const fs = require('node:fs');
const path = require('node:path');
const spec = JSON.parse(fs.readFileSync(process.argv[4], 'utf8'));
const tell = (event) => fs.writeSync(3, JSON.stringify(event) + '\\n');
const rows = (lines) => fs.writeFileSync(spec.results + '-0-00000-of-00001.jsonl', lines.map((line) => line + '\\n').join(''));
const measured = (record) => fs.appendFileSync(spec.measured + '-0-00000-of-00001.jsonl', JSON.stringify({
  worker: 'here:1', rows: 0, calls: 0, retries: 0, startMs: null, sizes: {}, service: null, predictS: 0, counters: {}, phasesS: {},
  openS: 0, formatS: 0, readS: 0, processS: 0, windows: {}, ...record }) + '\\n');
const progress = (counts) => fs.writeFileSync(path.join(spec.progress, 'here-1.json'), JSON.stringify(counts));
const start = (then) => {
  tell({ event: 'ready' });
  process.stdin.once('data', () => {
    tell({ event: 'submitted', atMs: 10_000 });
    then();
  });
};
const end = (endMs, cpuS = { self: 0.5, children: 1.5 }) => {
  tell({ event: 'ended', state: 'DONE', endMs, metrics: { 'predbench/num_inferences': 4 }, cpuS });
  process.exit(0);
};
`;
