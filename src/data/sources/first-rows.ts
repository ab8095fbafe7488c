import { type Batch, viewBatch } from '../../core/batch.ts';
import { ProblemsError } from '../../core/problems.ts';
import type { Rejection, Source } from './source.ts';

/** Rows searched for a well-formed one. A file may begin with many bad ones, and a wrong file must not be read to its end. */
const mostRows = 100_000;
/** Malformed rows to quote. */
const mostQuoted = 3;

/** At most `size` instances from the start of the source. Throws ProblemsError if it has no rows, or if the first are all malformed. */
export async function firstRows(source: Source, size: number): Promise<Batch> {
  const times = { readS: 0, processS: 0 };
  const quoted: Rejection[] = [];
  let rows = 0;
  for await (const { batch, rejected } of source.read({ limit: mostRows, chunkRows: Math.max(size, 16), times })) {
    if (batch.size > 0) return viewBatch(batch, 0, Math.min(size, batch.size));
    quoted.push(...rejected.slice(0, mostQuoted - quoted.length));
    rows += rejected.length;
  }
  const file = source.description;
  if (rows === 0) throw new ProblemsError({ file, message: 'the source has no rows' });
  const reasons = quoted.map(({ failure }) => failure.message).join(' | ');
  const which = rows === mostRows ? `the first ${rows} rows are` : rows === 1 ? 'the only row is' : `all ${rows} rows are`;
  throw new ProblemsError({
    file,
    message: `${which} malformed, so there is no instance to send: ${reasons}${rows > quoted.length ? ' | ...' : ''}`,
  });
}
