/** A strategy that was measured on this machine, with the figures that it would have in the cloud. */
import { sum } from '../../core/numbers.ts';
import { type CostEstimate, type CostLine, scaledLine } from '../../prices/cost.ts';
import { assumedAt, assumedKey, settledBy, shared } from '../cloud/assumptions.ts';
import type { LocalMeasurement } from '../cloud/local-measurement.ts';
import { cloudOf, isPipeline } from '../cloud/projection.ts';
import { figureOf, isCost } from '../figures/index.ts';
import type { Candidate } from './candidate.ts';
import { costUnknowns, drawnUsd } from './cost.ts';

export function cloudCandidate(candidate: Candidate, local: LocalMeasurement, { lines: measured }: CostEstimate): Candidate {
  const { figures, unranked } = candidate;
  const stated = cloudOf(local, figures, ({ value }) => value);
  const lines = measured.map((line): CostLine => {
    const scaled = scaledLine(line, stated.lineFactor(line), local.book);
    // What is assumed of the pipeline's seconds is among the assumed quantities.
    return isPipeline(line.part) ? { ...scaled, evidence: 'measured' } : scaled;
  });
  const usd = sum(lines.map((line) => line.usd));
  const here = sum(measured.map((line) => line.usd));
  const cheaper = here > 0 ? usd / here : 1;
  const projected = Object.fromEntries(
    Object.entries(figures).map(([key, value = NaN]) => [key, value * (isCost(key) ? cheaper : stated.factor(key))]),
  );
  const reason =
    unranked ?? (stated.sustained ? undefined : 'its calls under way are too few for the rate with the assumed round trip');
  return {
    ...candidate,
    figures: projected,
    assumed: local.assumed,
    ...(reason !== undefined && { unranked: reason }),
    unknowns: [
      ...shared(local.assumed).map(({ key, quantity }) => ({
        key,
        settledBy: (strategies: readonly string[]) => settledBy(quantity, strategies),
      })),
      ...costUnknowns(lines),
    ],
    at(position, slower) {
      const worse = slower('throughput_rows_per_s');
      const drawn = cloudOf(local, figures, (one) => assumedAt(one, position(assumedKey(one))), worse);
      const factor = (key: string) => {
        if (!isCost(key)) return drawn.factor(key) / stated.factor(key);
        if (usd === 0) return 1;
        const drawnOf = (line: CostLine, i: number) => {
          const own = measured[i] ?? line;
          return (drawnUsd(line, position) * drawn.lineFactor(own)) / stated.lineFactor(own);
        };
        return sum(lines.map(drawnOf)) / usd;
      };
      return {
        sustained: drawn.sustained,
        // A batch's noise is in its work, not in what comes on top of it.
        at: (key) =>
          (projected[key] ?? NaN) * factor(key) * (local.kind === 'batch' && isWork(key) ? 1 : noiseOn(key, slower(key))),
      };
    },
  };
}

/** A batch's noise is in its work already. */
function isWork(key: string): boolean {
  const is = figureOf(key)?.is?.kind;
  return is === 'makespan' || is === 'throughput' || is === 'cost';
}

function noiseOn(key: string, slower: number): number {
  const is = figureOf(key)?.is?.kind;
  return is === 'throughput' || is === 'rate' ? 1 / slower : slower;
}
