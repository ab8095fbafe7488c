/** Many draws of what is not known, and the range that they give. */

/** The median of the draws, and the range that holds 95 % of them. */
export interface Range {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export const figureKeys = ['elapsedS', 'vcpuH', 'memoryGbH', 'nodeH', 'costUsd'] as const;
export type FigureKey = (typeof figureKeys)[number];
export type Figures = Readonly<Record<FigureKey, Range>>;
export type Draw = Readonly<Record<FigureKey, number>>;

export function ranges(all: readonly Draw[]): Figures {
  return Object.fromEntries(figureKeys.map((key) => [key, rangeOf(all.map((draw) => draw[key]))])) as Figures;
}

export function rangeOf(values: readonly number[]): Range {
  const sorted = Float64Array.from(values).toSorted();
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] as number;
  return { value: at(0.5), low: at(0.025), high: at(0.975) };
}

/** Median 1; Box and Muller's transform. */
export function lognormal(deviation: number, next: () => number): number {
  return Math.exp(deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()));
}

/** Uniform on a logarithmic scale. */
export function between({ low, high }: { readonly low: number; readonly high: number }, next: () => number): number {
  return low * (high / low) ** next();
}
