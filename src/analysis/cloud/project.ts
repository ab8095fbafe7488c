/** The one model of time and bill in the cloud: what a report, a month, a break-even, an estimate and a decision say is this function. */
import { batchProjector } from './batch.ts';
import { asStated } from './draws.ts';
import type { BatchLoad, BilledModel, Load, Model, Projection } from './model.ts';
import { projectorOf, type Projector } from './projector.ts';
import { streamProjector } from './stream.ts';
import { sameLine } from './same-line.ts';
import { atRows } from './sizes.ts';

/** As stated. `slower`: the measured work took so many times as long as was measured. */
export function project(model: Model, load: Load, slower = 1): Projection {
  const projected = projector(model).over(asStated)(load, 0, slower);
  const { elapsedS, machines, nodes, sustained } = projected;
  return { elapsedS, phases: projected.phases(), usage: projected.usage(), machines, nodes, sustained };
}

const ready = new WeakMap<Model, Projector<Load>>();

/** For many draws of one model; every repeat asks for it. */
export function projector(model: Model): Projector<Load> {
  const made = ready.get(model) ?? makeProjector(model);
  ready.set(model, made);
  return made;
}

function makeProjector(model: Model): Projector<Load> {
  if (model.kind === 'stream') {
    const ofStream = streamProjector(model);
    return {
      ...ofStream,
      over(draws) {
        const at = ofStream.over(draws);
        return (load, draw, slower) => {
          if (load.kind !== 'stream') throw new Error('a stream has a rate');
          return at(load, draw, slower);
        };
      },
    };
  }
  const ofBatch = model.kind === 'batch' ? batchProjector(model) : billedProjector(model);
  return {
    ...ofBatch,
    over(draws) {
      const at = ofBatch.over(draws);
      return (load, draw, slower) => {
        if (load.kind !== 'batch') throw new Error('a batch has rows');
        return at(load, draw, slower);
      };
    },
  };
}

/** The bill itself, through the measured sizes. */
function billedProjector({ sizes }: BilledModel): Projector<BatchLoad> {
  const lines = new Map(
    sizes.flatMap(({ usage }) => usage).map((line) => [JSON.stringify([line.part, line.sku, line.unit]), line]),
  );
  const makespanS = atRows(sizes, (size) => size.makespanS);
  const bill = [...lines.values()].map((line) => {
    const { range } = line;
    const quantityAt = atRows(sizes, ({ usage }) => sameLine(usage, line)?.quantity ?? 0);
    return {
      ...line,
      quantityOf: ({ rows, slower }: { readonly rows: number; readonly slower: number }) => slower * quantityAt(rows),
      ...(range && { rangeOf: () => range }),
    };
  });
  return projectorOf({ phases: [], lines: bill }, () => ({ rows }, _draw, slower) => ({
    elapsedS: makespanS(rows) * slower,
    phasesS: [],
    machines: 0,
    nodes: 0,
    sustained: true,
    billed: { rows, slower },
  }));
}
