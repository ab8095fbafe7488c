/** A strategy with the figures that were measured, as they are. */
import type { StatedEffort } from '../../core/effort.ts';
import type { CostEstimate } from '../../prices/cost.ts';
import { always } from '../cloud/draws.ts';
import { runsAMonth } from '../cloud/measured-load.ts';
import type { ComparisonRow } from '../comparison/comparison.ts';
import { effortFiguresOf, effortParts } from '../figures/effort.ts';
import { costKeys, figureOf, type Figures, isCost } from '../figures/index.ts';
import { type Candidate, doubts } from './candidate.ts';
import { costFactor, costUnknowns } from './cost.ts';

export function measuredCandidate(
  { strategy, evidence, figures: measuredFigures, cells, cost, load, unranked }: ComparisonRow,
  stated: StatedEffort | undefined,
): Candidate {
  const measured = cells.filter(({ state }) => state === 'measured');
  const counted = measured.length > 0 ? measured : cells;
  const perRun = measuredFigures[costKeys.perRun];
  const perMonth = perRun === undefined || load === undefined ? undefined : perRun * runsAMonth(load);
  const figures = { ...measuredFigures, ...(perMonth !== undefined && { [costKeys.perMonth]: perMonth }) };
  const effort = stated && effortParts(strategy, stated);
  return {
    strategy,
    evidence,
    figures: { ...figures, ...(effort && effortFiguresOf(effort)) },
    repeats: counted.map((cell) => cell.figures),
    unpriced: cost.unpriced.map(({ part }) => part),
    assumptions: [...new Set(counted.flatMap(({ measured: { assumptions = [] } }) => assumptions))],
    assumed: [],
    doubts: [
      ...new Set(
        counted.flatMap(({ judged }) => judged.warnings.flatMap(({ code }) => doubts.filter((doubt) => doubt === code))),
      ),
    ],
    ...(unranked !== undefined && { unranked }),
    ...(effort !== undefined && { effort }),
    unknowns: costUnknowns(cost.lines),
    over: measuredOver(figures, cost),
  };
}

export function measuredOver(figures: Figures, { lines }: Pick<CostEstimate, 'lines'>): Candidate['over'] {
  return (draws, slowerOf) => ({
    sustained: () => true,
    of(key) {
      const is = figureOf(key)?.is?.kind;
      const stated = figures[key] ?? NaN;
      const factor = isCost(key) ? costFactor(lines, draws) : always(1);
      const slower = slowerOf(key);
      // A slow repeat does less in a second.
      return is === 'throughput' || is === 'rate'
        ? (draw) => (stated * factor(draw)) / slower(draw)
        : (draw) => stated * factor(draw) * slower(draw);
    },
  });
}
