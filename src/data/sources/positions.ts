import type { RawBlock } from './rows.ts';
import type { Position, Positions } from './source.ts';

/** Blocks that begin `every` rows apart or more, in the first `limit` rows. */
export async function positionsIn(blocks: AsyncIterable<RawBlock>, limit: number, every: number): Promise<Positions> {
  const starts: Position[] = [{ row: 0 }];
  let row = 0;
  let due = every;
  for await (const { rows, at } of blocks) {
    if (at !== undefined && rows.length > 0 && row >= due) {
      starts.push({ row, inFile: at });
      due = row + every;
    }
    row += rows.length;
    if (row >= limit) break;
  }
  return { rows: Math.min(row, limit), starts };
}
