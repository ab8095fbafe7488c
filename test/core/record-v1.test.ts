import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { upgraded } from '../../src/core/record-v1.ts';
import { readRecord } from '../../src/run/store.ts';

const run = fileURLToPath(new URL('../fixtures/run-v1/run.json', import.meta.url));

/** Its first cell as version 1 has it. */
async function firstResult(): Promise<Record<string, Record<string, number>>> {
  return JSON.parse(await readFile(run, 'utf8')).cells[0].result;
}

test('a result of version 1 in its three parts; kinds of workload by their names', () => {
  const version1 = {
    version: 1,
    cells: [
      {
        id: 'a x b #1',
        state: 'measured',
        result: {
          evidence: 'local',
          workload: { kind: 'unbounded', seconds: 2 },
          valid: { ok: true },
          setUp: { openS: 1, servicesS: 2, warmUpS: 3 },
          cpuS: { driver: 1, workers: 2, services: 3 },
          rowsPerCpuS: 9,
          peakRssBytes: { pipeline: 10, services: 20 },
          warnings: [],
        },
      },
      { id: 'c x b #1', state: 'failed', reason: 'no model' },
    ],
  };
  expect(upgraded(version1)).toEqual({
    version: 2,
    cells: [
      {
        id: 'a x b #1',
        state: 'measured',
        result: {
          measured: {
            evidence: 'local',
            workload: { kind: 'stream', seconds: 2 },
            setUp: { openS: 1, warmUpS: 3 },
            cpuS: { driver: 1, workers: 2 },
            peakRssBytes: 10,
          },
          services: { startS: 2, cpuS: 3, peakRssBytes: 20 },
          judged: { valid: { ok: true }, warnings: [] },
        },
      },
      { id: 'c x b #1', state: 'failed', reason: 'no model' },
    ],
  });
});

test('a stored run of version 1 is read as one of today', async () => {
  const old = await firstResult();
  const [cell] = (await readRecord(run)).cells;
  const result = cell !== undefined && 'result' in cell ? cell.result : undefined;
  expect(result?.measured.counts).toEqual(old['counts']);
  expect(result?.services?.cpuS).toBe(old['cpuS']?.['services']);
});
