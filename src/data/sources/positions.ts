import type { FilePosition, Position, Positions } from './source.ts';

interface Block {
  readonly rows: readonly unknown[];
  /** Where the first row begins, if the source can be read from there. */
  readonly at?: FilePosition | undefined;
}

/** Blocks that begin `every` rows apart or more, in the first `limit` rows. */
export async function positionsIn(blocks: AsyncIterable<Block>, limit: number, every: number): Promise<Positions> {
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
