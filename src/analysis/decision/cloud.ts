/** A strategy that was measured on this machine, with the figures that it would have in the cloud. */
import type { CostEstimate } from '../../prices/cost.ts';
import { settledBy, shared } from '../cloud/assumptions.ts';
import type { CloudFigures } from '../cloud/figures.ts';
import { costKeys, figureOf } from '../figures/index.ts';
import type { Candidate } from './candidate.ts';
import { costUnknowns } from './cost.ts';

export function cloudCandidate(
  candidate: Candidate,
  { stated, sustained, over, assumed }: CloudFigures,
  { lines }: CostEstimate,
): Candidate {
  const { figures, unranked } = candidate;
  const reason = unranked ?? (sustained ? undefined : 'its calls under way are too few for the rate with the assumed round trip');
  const keys = [...Object.keys(figures), ...(figures[costKeys.perRun] === undefined ? [] : [costKeys.perMonth])];
  return {
    ...candidate,
    // Effort is the same wherever it runs.
    figures: Object.fromEntries(keys.map((key) => [key, figureOf(key)?.is?.kind === 'effort' ? figures[key] : stated(key)])),
    assumed,
    ...(reason !== undefined && { unranked: reason }),
    unknowns: [
      ...shared(assumed).map(({ key, quantity }) => ({
        key,
        input: { kind: 'assumption' as const, of: quantity.what },
        settledBy: (strategies: readonly string[]) => settledBy(quantity, strategies),
      })),
      ...costUnknowns(lines),
    ],
    over,
  };
}
