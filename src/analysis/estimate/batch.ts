/** A batch of another size in the cloud: the cloud's model at that load. */
import type { Range } from '../../core/predictor.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import { costed, type Costed, rangeDraws, rangeOver, slownessOf } from '../cloud/cost.ts';
import { asStated } from '../cloud/draws.ts';
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
  const { over } = projector(model);
  const stated = over(asStated)(load, 0, 1);
  const at = over(rangeDraws);
  const slowerAt = slownessOf(model, rangeDraws);
  const range = (of: (projected: Projected) => number): Range =>
    rangeOver((draw) => of(at(load, draw, slowerAt(draw))), of(stated));
  const { perRunUsd, unpriced } = found.cost;
  const isWhole = perRunUsd !== undefined && unpriced.length === 0;
  return {
    ...found,
    figures: {
      elapsedS: range(({ elapsedS }) => elapsedS),
      vcpuH: range((one) => amounts.vcpuH(one.usage())),
      memoryGbH: range((one) => amounts.memoryGbH(one.usage())),
      nodeH: range((one) => amounts.nodeH(one.usage())),
      costUsd: isWhole ? perRunUsd : { value: NaN, low: NaN, high: NaN },
    },
  };
}
