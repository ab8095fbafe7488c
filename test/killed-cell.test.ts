import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadPriceBook } from '../src/prices/price-book.ts';
import { analyse } from '../src/analysis/index.ts';
import { renderCsv } from '../src/report/formats/csv/cells.ts';
import { renderTerminal } from '../src/report/formats/terminal.ts';
import { sectionsOf } from '../src/report/sections/index.ts';
import { readRecord } from '../src/run/store.ts';
import { installedFolder, rightFiles } from './experiment/folder.ts';
import { ranExperiment } from './experiment/ran.ts';

/** Answers 29 calls; its process is killed in the 30th, one failed by then. */
const doomed = `
import { defineStrategy, rowPredictor } from 'predbench';
import { setTimeout as sleep } from 'node:timers/promises';
export default defineStrategy({
  kind: 'call', name: 'doomed', parse: () => ({}), evidence: () => 'local',
  batching: () => ({ maxSize: 1, maxWaitMs: 0, inFlight: 1 }),
  async open(_, { model }) {
    const right = rowPredictor((rows) => rows.map(() => ({ weight: 7 })), model.outputs);
    let calls = 0;
    return {
      async predict(batch, call) {
        if (++calls === 10) throw new Error('no luck');
        if (calls === 30) {
          // Long enough for a report of the counts, which is due every 250 ms, on a busy machine too.
          await sleep(4000);
          process.kill(process.pid, 'SIGKILL');
        }
        return right.predict(batch, call);
      },
    };
  },
});`;

it('a cell whose process is killed keeps its counts, and the next cell runs', async () => {
  const yaml = `name: killed
model: { path: model }
source: { use: csv, path: births.csv }
workloads: [{ use: closed-loop, concurrency: 1, seconds: 20, name: one }, { use: batch, rows: 2 }]
strategies: [{ use: ./doomed.mjs }]
resources: { workers: 1 }
warmUp: { calls: 0 }
`;
  const dir = await installedFolder({ ...rightFiles(yaml), 'births.csv': 'age,sex\n20,male\n21,female\n', 'doomed.mjs': doomed });
  const { results } = await ranExperiment(dir);

  const record = await readRecord(results);
  const reason = "the cell's process ended (signal SIGKILL)";
  expect(record.cells).toMatchObject([
    { state: 'failed', reason, counted: { counts: { due: 30, ok: 28, failed: 1, dropped: 1, duplicates: 0 } } },
    { state: 'measured', result: { measured: { counts: { due: 2, ok: 2 } } } },
  ]);
  const rows = await readFile(join(results, 'predictions/doomed+one+1.partial.jsonl'), 'utf8');
  expect(
    rows
      .trimEnd()
      .split('\n')
      .map((row) => (JSON.parse(row) as { readonly key: number }).key)
      // A failure comes by another way than predictions.
      .toSorted((a, b) => a - b),
  ).toEqual(Array.from({ length: 29 }, (_, key) => key));
  const analysis = analyse(record, await loadPriceBook(record.priceBook));
  const told = `${reason} (counted up to then: 30 due, 28 predicted, 1 failed, 1 without an answer)`;
  const report = renderTerminal(sectionsOf(analysis), undefined, { details: true }).replaceAll(/\s+/g, ' ');
  expect(report).toContain(`doomed x one #1: failed: ${told}.`);
  expect(renderTerminal(sectionsOf(analysis)).replaceAll(/\s+/g, ' ')).toContain(`! doomed failed in one: ${told}.`);
  expect(renderCsv(analysis)).toContain(`"${told}"`);
});
