import { describe, expect, it } from 'vitest';
import { scaled } from '../../src/experiment/choices.ts';
import type { Problem } from '../../src/core/problems.ts';
import { dueTimes } from '../../src/workloads/arrivals.ts';
import type { Workload } from '../../src/workloads/workload.ts';

function batch(rows: number): Workload {
  return { name: 'b', kind: 'batch', rows };
}

function stream(ratePerS: number, seconds?: number, more: object = {}): Workload {
  return {
    name: 's',
    kind: 'stream',
    arrivals: 'constant',
    ratePerS,
    seed: 1,
    ...(seconds !== undefined && { seconds }),
    ...more,
  };
}

function sizes(scale: number, ...workloads: Workload[]): unknown[] {
  return scaled(workloads, { scale }, []).workloads.map((workload) =>
    workload.kind === 'batch' ? workload.rows : workload.seconds,
  );
}

function messages(workload: Workload | undefined): number {
  if (workload?.kind !== 'stream') throw new Error('a stream was expected');
  const next = dueTimes(workload);
  let count = 0;
  while (next() !== Infinity) count++;
  return count;
}

describe('a scale', () => {
  it('multiplies the rows, and leaves ten of them', () => {
    expect(sizes(0.001, batch(10_000_000), batch(10_600), batch(10_000), batch(5000), batch(7))).toEqual([10_000, 11, 10, 10, 7]);
  });

  it('shortens streams and keeps their rate: 300 messages and 10 s are left', () => {
    expect(sizes(0.001, stream(10, 100), stream(100, 100), stream(1000, 100))).toEqual([30, 10, 10]);
    expect(sizes(0.5, stream(10, 100), stream(100, 100))).toEqual([50, 50]);
    const [kept] = scaled([stream(10, 100)], { scale: 0.001 }, []).workloads;
    expect(kept).toMatchObject({ ratePerS: 10 });
  });

  it('counts the messages of the very schedule, whose number chance decides', () => {
    for (const arrivals of ['poisson', 'constant'] as const) {
      for (let seed = 1; seed < 20; seed++) {
        const { workloads } = scaled([stream(10, 100, { arrivals, seed })], { scale: 0.001 }, []);
        const [shorter] = workloads as [Workload & { seconds: number }];
        expect(messages(shorter)).toBeGreaterThanOrEqual(300);
        expect(messages({ ...shorter, seconds: shorter.seconds - 1 } as Workload)).toBeLessThan(300);
      }
    }
  });

  it('leaves two micro-batches of what the workload groups', () => {
    expect(sizes(0.001, stream(10, 500, { batching: { maxSize: 500 } }), stream(10, 500, { batching: { maxSize: 10 } }))).toEqual(
      [100, 30],
    );
  });

  it('leaves what is smaller, and what has no end', () => {
    expect(sizes(0.001, batch(3), stream(10, 20), stream(10, 5), stream(10))).toEqual([3, 20, 5, undefined]);
  });

  it('says what the sizes are in the experiment, of what was made smaller', () => {
    const closed: Workload = { name: 'c', kind: 'closed-loop', concurrency: 2, seconds: 60 };
    const { workloads, scale } = scaled([batch(10_000), stream(10, 100), stream(10), closed], { scale: 0.01 }, []);
    expect(workloads[3]).toMatchObject({ seconds: 10 });
    expect(scale).toEqual({
      factor: 0.01,
      full: [
        { workload: 'b', rows: 10_000 },
        { workload: 's', seconds: 100 },
        { workload: 'c', seconds: 60 },
      ],
    });
  });

  it('of 1, and none, change nothing', () => {
    const workloads = [batch(10_000), stream(10, 100)];
    expect(scaled(workloads, { scale: 1 }, [])).toEqual({ workloads, scale: { factor: 1, full: [] } });
    expect(scaled(workloads, {}, [])).toEqual({ workloads });
  });

  it('stands beside neither --rows nor --seconds', () => {
    const problems: Problem[] = [];
    scaled([batch(10)], { scale: 0.1, rows: 5, seconds: 3 }, problems);
    expect(problems).toEqual([
      { file: '--scale', message: 'cannot be combined with --rows: both set the same number' },
      { file: '--scale', message: 'cannot be combined with --seconds: both set the same number' },
    ]);
  });
});
