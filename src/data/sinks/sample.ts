/** A sink that keeps some of the rows. Counts and comparisons are not affected. */
import { z } from 'zod';
import { type Batch, pickBatch, pickColumn } from '../../core/batch.ts';
import type { Outcome } from '../../core/predictor.ts';
import type { Sink, TextRows } from './sink.ts';

const forms = 'must be { share: 0.01 } or { first: 1000 }';

/** Which rows to keep: about a share of them, the same ones for every strategy, or those of the first instances. */
export const sampleSchema = z.union(
  [
    z.strictObject({ share: z.number().gt(0).lte(1), seed: z.int().min(0).max(0xffff_ffff).default(1) }),
    z.strictObject({ first: z.int().min(1) }),
  ],
  { error: forms },
);

export type Sample = z.output<typeof sampleSchema>;

export function sampled(sink: Sink, sample: Sample | undefined): Sink {
  if (sample === undefined) return sink;
  const isChosen = chooser(sample);
  return {
    async write(batch, outcome) {
      const chosen = Uint32Array.from([...batch.keys.keys()].filter((i) => isChosen(batch.keys[i] as number)));
      if (chosen.length === batch.size) await sink.write(batch, outcome);
      else if (chosen.length > 0) await sink.write(pickBatch(batch, chosen), picked(outcome, chosen));
    },
    async reject(rejections) {
      const chosen = rejections.filter(({ key }) => isChosen(key));
      if (chosen.length > 0) await sink.reject(chosen);
    },
    close: () => sink.close(),
  };
}

export function sampledRows(rows: TextRows, sample: Sample | undefined): TextRows {
  if (sample === undefined) return rows;
  const isChosen = chooser(sample);
  return {
    async write(some) {
      const chosen = some.filter(({ key }) => isChosen(key));
      if (chosen.length > 0) await rows.write(chosen);
    },
    close: (whole) => rows.close(whole),
  };
}

function chooser(sample: Sample): (key: Batch['keys'][number]) => boolean {
  if ('first' in sample) return (key) => key < sample.first;
  const below = sample.share * 2 ** 32;
  return (key) => scrambled(key, sample.seed) < below;
}

/** An even 32-bit number for each key: MurmurHash3's finalizer. */
function scrambled(key: number, seed: number): number {
  let h = (key ^ Math.floor(key / 2 ** 32) ^ Math.imul(seed, 0x9e37_79b9)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function picked({ outputs, failed }: Outcome, chosen: Uint32Array): Outcome {
  const columns = Object.fromEntries(Object.entries(outputs).map(([name, column]) => [name, pickColumn(column, chosen)]));
  const failures = Array.from(chosen).flatMap((from, to) => {
    const failure = failed?.get(from);
    return failure === undefined ? [] : [[to, failure] as const];
  });
  return { outputs: columns, failed: new Map(failures) };
}
