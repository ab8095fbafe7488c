import { formatNumber } from '../../core/text.ts';
import type { SeedCost } from './cost.ts';
import { median } from '../../core/numbers.ts';
import type { Effort } from '../../core/predictor.ts';
import { costKeys } from '../figures/index.ts';
import type { Candidate, Case } from '../decision/candidate.ts';
import type { Figures } from '../cloud/costs.ts';
import { effortFigures, effortItems } from '../decision/effort.ts';

/** One case for each number of rows; the regions that ran it stand as repeats. */
export function seedCases(costs: readonly SeedCost[], efforts: Readonly<Partial<Record<string, Effort>>>): Case[] {
  const sizes = [...new Set(costs.map(({ rows }) => rows))].toSorted((a, b) => a - b);
  return sizes.map((size) => {
    const cells = costs.filter(({ rows }) => rows === size);
    const strategies = [...new Set(cells.map(({ strategy }) => strategy))];
    return {
      name: `${formatNumber(size)} rows`,
      candidates: strategies.flatMap((name) =>
        candidateOf(
          cells.filter(({ strategy }) => strategy === name),
          efforts[name],
        ),
      ),
    };
  });
}

function candidateOf(cells: readonly SeedCost[], effort: Effort | undefined): Candidate[] {
  const finished = cells.filter((cell) => cell.finished);
  const counted = finished.length > 0 ? finished : cells;
  const [first] = counted;
  if (first === undefined) return [];
  const repeats = counted.map(figuresOf);
  return [
    {
      strategy: first.strategy,
      evidence: 'cloud',
      figures: { ...medians(repeats), ...effortFigures(effort) },
      repeats,
      cost: first.cost,
      assumptions: [],
      ...(effort !== undefined && { items: effortItems(effort) }),
      ...(finished.length === 0 && { unranked: 'stopped before its end' }),
    },
  ];
}

function figuresOf({ rows, elapsedS, cost }: SeedCost): Figures {
  const { perRunUsd, perMillionPredictionsUsd } = cost;
  return {
    throughput_rows_per_s: rows / elapsedS,
    makespan_s: elapsedS,
    ...(perRunUsd && { [costKeys.perRun]: perRunUsd.value }),
    ...(perMillionPredictionsUsd && { [costKeys.perMillion]: perMillionPredictionsUsd.value }),
  };
}

function medians(repeats: readonly Figures[]): Figures {
  const keys = Object.keys(repeats[0] ?? {});
  return Object.fromEntries(keys.map((key) => [key, median(repeats.flatMap((figures) => figures[key] ?? []))]));
}
