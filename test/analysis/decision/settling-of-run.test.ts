import { describe, expect, it } from 'vitest';
import { loadPriceBook } from '../../../src/prices/price-book.ts';
import { type RunSettling, settlingOfRun } from '../../../src/analysis/decision/settling-of-run.ts';
import { analyse } from '../../../src/analysis/index.ts';
import type { Cell } from '../../../src/core/record.ts';
import { runRecord } from '../../fixtures/results.ts';
import { batch, byThroughput, job, oneByOne } from '../../quantities/settling-cells.ts';

/** All but the queue. */
const known = { 'vcpu-ratio': 1, 'job-start-s': 240 };

/** Each cell measured so often. */
async function settling(cells: readonly Cell[], { repeats = 3, assume = {} } = {}): Promise<RunSettling> {
  const repeated = cells.flatMap((cell) =>
    Array.from({ length: repeats }, (_, i): Cell => ({ ...cell, id: `${cell.id} ${i}`, repeat: i + 1 })),
  );
  const record = runRecord(repeated, { experiment: { name: 'test', priorities: byThroughput, cloud: { assume } } });
  return settlingOfRun(analyse(record, await loadPriceBook('us-central1')).decisions);
}

describe('what would settle the decision of a run for the cloud', () => {
  it('is the round trip where calls go out one by one', async () => {
    const found = await settling([batch('direct', 3600), batch('rest', 900, oneByOne), batch('other', 900, oneByOne)]);
    expect(found).toEqual({
      lines: [
        'batch: settled already: take other or rest',
        expect.stringMatching(
          /^batch, in the cloud: what would settle it most: to measure .*round trip of a call.*--strategy rest,other\)$/,
        ),
      ],
      strategies: ['rest', 'other'],
      measures: ['round-trip'],
    });
  });

  it('is the queue of a job that is as fast otherwise', async () => {
    expect(await settling([batch('direct', 1100), job(600)], { assume: known })).toEqual({
      lines: [
        'batch: settled already: take batch-job',
        expect.stringMatching(/^batch, in the cloud: what would settle it most: to measure the time of the job in its queue/),
      ],
      strategies: ['batch-job'],
      measures: ['queue'],
    });
  });

  it('is nothing that calibrate measures where two strategies are alike', async () => {
    const { lines, ...found } = await settling([batch('direct', 600), batch('grouped', 601)]);
    expect(lines).toEqual(['batch', 'batch, in the cloud'].map((name) => `${name}: settled already: take direct or grouped`));
    expect(found).toEqual({ strategies: [], measures: [] });
  });

  it('is repeats where nobody knows the noise', async () => {
    const { lines } = await settling([batch('direct', 600), batch('grouped', 6000)], { repeats: 2 });
    expect(lines).toEqual(
      ['batch', 'batch, in the cloud'].map((name) => `${name}: what would settle it: more and longer repeats`),
    );
  });

  it.each([
    ['settled already', [batch('direct', 600), batch('grouped', 6000)], 'settled already: take direct'],
    ['of one strategy', [batch('direct', 600)], 'there is nothing to decide between'],
  ] as const)('is nothing where it is %s', async (_, cells, line) => {
    expect(await settling(cells)).toEqual({
      lines: [`batch: ${line}`, `batch, in the cloud: ${line}`],
      strategies: [],
      measures: [],
    });
  });
});
