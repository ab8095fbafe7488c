/** A batch of another size in the cloud: the cloud's model at that load. */
import type { Range } from '../../core/predictor.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import { asStated, type Position } from '../cloud/assumptions.ts';
import { costed, type Costed, rangeOver, slowerAt } from '../cloud/cost.ts';
import type { Load, Model, Projection } from '../cloud/model.ts';
import { project } from '../cloud/project.ts';
import type { Figures } from './draws.ts';
import { amounts } from './priced.ts';

export interface Estimate extends Costed {
  /** As stated, with the range that holds 95 % of the draws. Cost is NaN where a part has no price. */
  readonly figures: Figures;
}

export function estimateLoad(model: Model, load: Load, book: PriceBook): Estimate {
  const found = costed(model, load, book);
  const projectionAt = (position: Position) => project(model, load, position, slowerAt(model, position));
  const range = (of: (projection: Projection) => number): Range =>
    rangeOver((position) => of(projectionAt(position)), of(projectionAt(asStated)));
  const { perRunUsd, unpriced } = found.cost;
  const isWhole = perRunUsd !== undefined && unpriced.length === 0;
  return {
    ...found,
    figures: {
      elapsedS: range(({ elapsedS }) => elapsedS),
      vcpuH: range(({ usage }) => amounts.vcpuH(usage)),
      memoryGbH: range(({ usage }) => amounts.memoryGbH(usage)),
      nodeH: range(({ usage }) => amounts.nodeH(usage)),
      costUsd: isWhole ? perRunUsd : { value: NaN, low: NaN, high: NaN },
    },
  };
}
