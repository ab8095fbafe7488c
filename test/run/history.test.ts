import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunRecord } from '../../src/core/record.ts';
import { sealedText } from '../../src/core/seal.ts';
import { layOut } from '../../src/report/formats/terminal.ts';
import { english } from '../../src/report/runs/english.ts';
import { historyJson, pastRunBlocks } from '../../src/report/runs/history.ts';
import { pastRuns } from '../../src/run/history.ts';
import { temporaryFolder } from '../experiment/folder.ts';
import { batchResult, measured, runRecord } from '../fixtures/results.ts';

const cells = [
  measured('direct', 'batch', batchResult()),
  measured('rest', 'batch', batchResult({ makespanS: 40, throughputRowsPerS: 250, evidence: 'real server' })),
];

async function folderOf(runs: Readonly<Record<string, RunRecord>>): Promise<string> {
  const files = Object.entries(runs).map(([name, record]) => [`${name}/run.json`, sealedText(record)] as const);
  return temporaryFolder(Object.fromEntries(files));
}

test('lists the oldest first, with when, machine and answer; then what cannot be read', async () => {
  const dir = await folderOf({
    a: runRecord(cells, { startedAt: '2026-11-24T10:00:00.000Z', state: 'stopped' }),
    b: runRecord(cells),
    c: runRecord([], { startedAt: '2026-11-25T10:00:00.000Z' }),
  });
  await mkdir(join(dir, 'aaa'));
  await mkdir(join(dir, '.hidden'));
  await mkdir(join(dir, 'broken'));
  await writeFile(join(dir, 'broken', 'run.json'), '{');
  await writeFile(join(dir, 'notes.md'), 'mine');
  const lines = (await pastRuns(dir)).map((one) => layOut(pastRunBlocks(one, english)));
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "b  2026-11-23 10:00, Test CPU x 4
      direct on batch
    a  2026-11-24 10:00, Test CPU x 4, stopped
      direct on batch
    c  2026-11-25 10:00, Test CPU x 4
      No answer
    aaa
    ! Cannot be read: is not a run: it has no run.json
    broken
    ! Cannot be read: is not valid JSON: Expected property name or '}' in JSON at
      position 1"
  `);
});

test('as JSON', async () => {
  const dir = await folderOf({ b: runRecord(cells) });
  await mkdir(join(dir, 'empty'));
  expect(JSON.parse(historyJson(await pastRuns(dir)))).toMatchObject({
    version: 1,
    runs: [
      { dir: join(dir, 'b'), id: '20261123-100000-test', state: 'complete', answers: [{ workload: 'batch' }] },
      { dir: join(dir, 'empty'), unreadable: 'is not a run: it has no run.json' },
    ],
  });
});

test('a folder that is not there is a mistake, an empty one is not', async () => {
  const dir = await temporaryFolder({ 'a/x': '' });
  await mkdir(join(dir, 'none'));
  expect(await pastRuns(join(dir, 'none'))).toEqual([]);
  await expect(pastRuns(join(dir, 'nowhere'))).rejects.toThrow('there is no such folder of results');
  await expect(pastRuns(join(dir, 'a', 'x'))).rejects.toThrow('is no folder of results');
});
