import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { CellPlan, RunRecord } from '../../src/core/record.ts';
import { readExperiment } from '../../src/experiment/plan.ts';
import { modelContents } from '../../src/data/model/contents.ts';
import { sourceSha256 } from '../../src/data/sources/contents.ts';
import { type ProgressEvent, type Session, withSession } from '../../src/run/session.ts';
import { readRecord } from '../../src/run/store.ts';
import { rightFiles, rightYaml, temporaryFolder } from '../experiment/folder.ts';

const ceiling = { eventsPerS: 1000 } as never;

/** A session over batch jobs and a stream, whose cells need no process: they are not applicable. */
async function session(
  work: (session: Session, cell: Parameters<Session['measure']>[0]) => Promise<Partial<RunRecord>>,
  drivesStreams = true,
) {
  const dir = await temporaryFolder(rightFiles(`${rightYaml}  - { use: batch-job }\n`));
  const plan = await readExperiment(join(dir, 'experiment.yaml'), { strategies: ['batch-job'], workloads: ['slow'] });
  const [strategy, workload, cellPlan] = [plan.strategies[0]!, plan.workloads[0]!, plan.cells[0] as CellPlan];
  const events: ProgressEvent['type'][] = [];
  const ended = await withSession(
    plan,
    {
      outDir: join(dir, 'results'),
      name: 'mine',
      drivesStreams,
      keepsPredictions: true,
      signal: new AbortController().signal,
      onProgress: ({ type }) => void events.push(type),
      async calibrate(onMeasure) {
        onMeasure();
        return ceiling;
      },
    },
    (open) => work(open, { cellPlan, strategy, workload }),
  );
  return { ...ended, events, kept: await readdir(join(dir, 'results')).catch(() => []) };
}

it('keeps the record after every cell, and what ends it', async () => {
  const { record, dir, events } = await session(async ({ measure }, cell) => {
    await measure(cell);
    await measure(cell);
    return { state: 'complete' };
  });
  expect(record.cells.map(({ state }) => state)).toEqual(['not applicable', 'not applicable']);
  expect([record.state, record.generator]).toEqual(['complete', ceiling]);
  expect(await readRecord(dir!)).toEqual(record);
  expect(events).toEqual(['calibrating', 'cell-start', 'cell-end', 'cell-start', 'cell-end']);
});

it('says what the model and the rows were', async () => {
  const { record } = await session(async () => ({}), false);
  expect(record.model.sha256).toBe((await modelContents(join(record.baseDir!, 'model'))).sha256);
  expect(record.source.sha256).toBe(await sourceSha256([join(record.baseDir!, 'births.csv')]));
});

it('keeps nothing where no cell has ended', async () => {
  const { record, dir, kept } = await session(async () => ({ state: 'stopped' }));
  expect({ state: record.state, dir, kept }).toEqual({ state: 'stopped', dir: undefined, kept: [] });
});

it('asks for no ceiling of the generator without streams', async () => {
  const { record, events } = await session(async () => ({}), false);
  expect({ generator: record.generator, events }).toEqual({ generator: undefined, events: [] });
});
