/** A batch of another size in the cloud: the cloud's model at that load. */
import type { Range } from '../../core/predictor.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import { asStated, type Position } from '../cloud/assumptions.ts';
import { costed, type Costed, rangeOver, slownessOf } from '../cloud/cost.ts';
import type { Load, Model } from '../cloud/model.ts';
import { projector } from '../cloud/project.ts';
import type { Projected } from '../cloud/projector.ts';
import type { Figures } from './draws.ts';
import { amounts } from './priced.ts';

export interface Estimate extends Costed {
  /** As stated, with the range that holds 95 % of the draws. Cost is NaN where a part has no price. */
  readonly figures: Figures;
}

export function estimateLoad(model: Model, load: Load, book: PriceBook): Estimate {
  const found = costed(model, load, book);
  const { at } = projector(model);
  const slowerAt = slownessOf(model);
  const projectedAt = (position: Position) => at(load, position, slowerAt(position));
  const range = (of: (projected: Projected) => number): Range =>
    rangeOver((position) => of(projectedAt(position)), of(projectedAt(asStated)));
  const { perRunUsd, unpriced } = found.cost;
  const isWhole = perRunUsd !== undefined && unpriced.length === 0;
  return {
    ...found,
    figures: {
      elapsedS: range(({ elapsedS }) => elapsedS),
      vcpuH: range(({ usage }) => amounts.vcpuH(usage())),
      memoryGbH: range(({ usage }) => amounts.memoryGbH(usage())),
      nodeH: range(({ usage }) => amounts.nodeH(usage())),
      costUsd: isWhole ? perRunUsd : { value: NaN, low: NaN, high: NaN },
    },
  };
}
