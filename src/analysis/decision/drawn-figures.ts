import { sum } from '../../core/numbers.ts';
import type { CostLine } from '../../prices/cost.ts';
import { assumedAt, assumedKey } from '../cloud/assumptions.ts';
import type { Candidate } from './candidate.ts';
import { type Cloud, cloudOf } from '../cloud/projection.ts';
import { partAt } from '../figures/effort.ts';
import type { FigureIs } from '../figures/identity.ts';
import { figureOf, isCost } from '../figures/index.ts';
import { drawnUsd, noiseKey, noiseOf, type Values } from './inputs.ts';

/** A candidate's figures in one draw. */
export interface DrawnFigures {
  readonly at: (key: string) => number;
  /** The stream's rate; true where there is none. */
  readonly sustained: boolean;
}

/** What the candidate's figures are where the inputs have these values. Noise is pooled over `all`. */
export function drawnFigures(candidate: Candidate, all: readonly Candidate[]): (values: Values) => DrawnFigures {
  const { figures, effort, repeats, strategy } = candidate;
  const deviations = new Map<string, number>();
  const deviation = (key: string) => {
    const known = deviations.get(key) ?? noiseOf(all, key);
    deviations.set(key, known);
    return known;
  };
  const cloudAt = cloudDraws(candidate);
  return (values) => {
    const noise = (values(noiseKey(strategy)) ?? 0) / Math.sqrt(repeats.length);
    const cloud = cloudAt(values, Math.exp(noise * deviation('throughput_rows_per_s')));
    return {
      sustained: cloud.sustained,
      at(key) {
        const stated = figures[key] ?? NaN;
        const is = figureOf(key)?.is;
        if (is?.kind === 'effort') {
          return effort === undefined ? stated : sum(effort[is.of].map((part) => partAt(part, values(part.key) ?? 0.5)));
        }
        const worse = cloud.hasNoise(key) ? 1 : Math.exp(noise * deviation(key));
        const factor = isCost(key) ? costFactor(candidate, values, cloud) : cloud.factor(key);
        // A slow repeat does less in a second.
        return stated * factor * (is?.kind === 'throughput' || is?.kind === 'rate' ? 1 / worse : worse);
      },
    };
  };
}

/** Drawn / stated: of a cost's lines. */
function costFactor({ cost: { lines } }: Candidate, values: Values, { lineFactor }: CloudDraw): number {
  const stated = sum(lines.map(({ usd }) => usd));
  return stated === 0 ? 1 : sum(lines.map((line) => drawnUsd(line, values) * lineFactor(line))) / stated;
}

interface CloudDraw extends Omit<Cloud, 'lineFactor'> {
  /** Of a line of the candidate's own. */
  readonly lineFactor: (line: CostLine) => number;
  /** The measurement's noise is in the factor already: a batch's work has it, what is added to its time has not. */
  readonly hasNoise: (key: string) => boolean;
}

const unprojected: CloudDraw = { factor: () => 1, lineFactor: () => 1, sustained: true, hasNoise: () => false };

/** Drawn / stated: by what is assumed of the cloud. */
function cloudDraws({ projectedFrom, cost }: Candidate): (values: Values, worse: number) => CloudDraw {
  if (projectedFrom === undefined) return () => unprojected;
  const { local, figures, lines } = projectedFrom;
  const stated = cloudOf(local, figures, ({ value }) => value);
  const keys = new Map(local.assumed.map((one) => [one, assumedKey(one)]));
  // The factors are of the measured quantities.
  const measured = new Map(cost.lines.map((line, i) => [line, lines[i] ?? line]));
  const ofWork: readonly unknown[] = ['makespan', 'throughput', 'cost'] satisfies FigureIs['kind'][];
  const hasNoise = (key: string) => local.kind === 'batch' && ofWork.includes(figureOf(key)?.is?.kind);
  return (values, worse) => {
    const drawn = cloudOf(local, figures, (one) => assumedAt(one, values(keys.get(one) ?? '') ?? 0.5), worse);
    return {
      hasNoise,
      sustained: drawn.sustained,
      factor: (key) => drawn.factor(key) / stated.factor(key),
      lineFactor(line) {
        const own = measured.get(line) ?? line;
        return drawn.lineFactor(own) / stated.lineFactor(own);
      },
    };
  };
}
