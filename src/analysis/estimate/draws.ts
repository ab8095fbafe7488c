/** Many draws of what is not known, and the range that they give. */
import type { Range } from '../../core/predictor.ts';

export const figureKeys = ['elapsedS', 'vcpuH', 'memoryGbH', 'nodeH', 'costUsd'] as const;
export type FigureKey = (typeof figureKeys)[number];
export type Figures = Readonly<Record<FigureKey, Range>>;
export type Draw = Readonly<Record<FigureKey, number>>;

export function ranges(all: readonly Draw[]): Figures {
  return Object.fromEntries(figureKeys.map((key) => [key, rangeOf(all.map((draw) => draw[key]))])) as Figures;
}

/** The median of the draws, and the range that holds 95 % of them. */
export function rangeOf(values: readonly number[]): Range {
  const sorted = Float64Array.from(values).toSorted();
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] as number;
  return { value: at(0.5), low: at(0.025), high: at(0.975) };
}
