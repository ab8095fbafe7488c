/** The one model of time and bill in the cloud: what a report, a month, a break-even, an estimate and a decision say is this function. */
import { asStated, type Position } from './assumptions.ts';
import { projectBatch } from './batch.ts';
import type { BatchLoad, BilledModel, Load, Model, Projection } from './model.ts';
import { projectStream } from './stream.ts';
import { sameLine } from './same-line.ts';
import { atRows } from './sizes.ts';

/** `position`: where in their ranges the assumptions lie. `slower`: the measured work took so many times as long as was measured. */
export function project(model: Model, load: Load, position: Position = asStated, slower = 1): Projection {
  if (model.kind === 'stream') {
    if (load.kind !== 'stream') throw new Error('a stream has a rate');
    return projectStream(model, load, position, slower);
  }
  if (load.kind !== 'batch') throw new Error('a batch has rows');
  return model.kind === 'batch' ? projectBatch(model, load, position, slower) : projectBilled(model, load, slower);
}

/** The bill itself, through the measured sizes. */
function projectBilled({ sizes }: BilledModel, { rows }: BatchLoad, slower: number): Projection {
  const at = (of: (size: BilledModel['sizes'][number]) => number) => atRows(sizes, rows, of);
  const lines = new Map(
    sizes.flatMap(({ usage }) => usage).map((line) => [JSON.stringify([line.part, line.sku, line.unit]), line]),
  );
  return {
    elapsedS: at(({ makespanS }) => makespanS) * slower,
    phases: [],
    usage: [...lines.values()].map((line) => ({
      ...line,
      quantity: slower * at(({ usage }) => sameLine(usage, line)?.quantity ?? 0),
    })),
    machines: 0,
    nodes: 0,
    sustained: true,
  };
}
