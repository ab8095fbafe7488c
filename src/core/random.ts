/** Seeded draws: the same seed gives the same numbers on every machine. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';

/** Draws from [0, 1). */
export type Uniform = () => number;

/** A Mersenne Twister. Unlike faster generators, it mixes well from the first output, even for small seeds. */
export function seeded(seed: number): Uniform {
  const generator = mersenne(seed);
  return () => uniformFloat64(generator);
}

/** With mean 1. */
export function exponential(uniform: Uniform): number {
  return -Math.log(1 - uniform());
}

/** With mean 0, by the Box-Muller transform. */
export function normal(uniform: Uniform, deviation = 1): number {
  return deviation * Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** With median 1. */
export function lognormal(uniform: Uniform, deviation: number): number {
  return Math.exp(normal(uniform, deviation));
}

/** Quantile of the triangular distribution with its mode at `value`. */
export function triangular(at: number, low: number, value: number, high: number): number {
  const width = high - low;
  if (width <= 0) return value;
  const below = (value - low) / width;
  return at < below ? low + Math.sqrt(at * width * (value - low)) : high - Math.sqrt((1 - at) * width * (high - value));
}

/** Quantile of the distribution that is uniform on a logarithmic scale. */
export function logUniform(at: number, { low, high }: { readonly low: number; readonly high: number }): number {
  return low * (high / low) ** at;
}
