import { type Batch, viewBatch } from '../../core/batch.ts';
import { ProblemsError } from '../../core/problems.ts';
import type { Source } from './source.ts';

/** At most `size` instances from the start of the source. Throws ProblemsError if it has no rows, or if the first are all malformed. */
export async function firstRows(source: Source, size: number): Promise<Batch> {
  const times = { readS: 0, processS: 0 };
  let message = 'the source has no rows';
  for await (const { batch } of source.read({ limit: size * 10, chunkRows: Math.max(size, 16), times })) {
    if (batch.size > 0) return viewBatch(batch, 0, Math.min(size, batch.size));
    message = 'the first rows of the source are all malformed, so there is no instance to send';
  }
  throw new ProblemsError({ file: source.description, message });
}
