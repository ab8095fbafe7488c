// @ts-check
/**
 * `npm run results:seed-2018`: runs the experiment of 2018 at laptop scale and keeps its reports in results/seed-2018, which docs/seed-2018.md
 * quotes. About twenty minutes, on a machine that does nothing else. An argument is the folder of a run that is there already.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const kept = 'results/seed-2018';
const outDir = mkdtempSync(join(tmpdir(), 'predbench-seed-2018-'));
try {
  const dir = process.argv[2] ?? newRun();
  mkdirSync(kept, { recursive: true });
  // Where the run's folder was is nobody's business, and not there on another machine.
  const { baseDir: _, sha256: _whole, ...record } = JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8'));
  writeFileSync(join(kept, 'run.json'), `${JSON.stringify(record, undefined, 1)}\n`);
  for (const name of ['report.md', 'report.csv', 'comparison.csv']) copyFileSync(join(dir, name), join(kept, name));
} finally {
  rmSync(outDir, { recursive: true, force: true });
}

function newRun() {
  const args = ['dist/cli/main.js', 'run', 'examples/experiments/seed-2018.yaml', '--scale', '0.001', '--out', outDir];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`the run ended with exit code ${status}`);
  return join(outDir, readdirSync(outDir)[0] ?? '');
}
