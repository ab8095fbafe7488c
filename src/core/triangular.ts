/** Quantile of the triangular distribution with its mode at `value`. */
export function triangular(at: number, low: number, value: number, high: number): number {
  const width = high - low;
  if (width <= 0) return value;
  const below = (value - low) / width;
  return at < below ? low + Math.sqrt(at * width * (value - low)) : high - Math.sqrt((1 - at) * width * (high - value));
}
