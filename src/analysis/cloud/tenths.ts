export const parts = 10;

/** The tenth of the values in which each lies, 0 to 9, the lowest first; of equal ones the earlier count as lower. */
export function tenthsOf(values: Float64Array): Uint8Array {
  const sorted = values.toSorted();
  const bounds = Array.from({ length: parts - 1 }, (_, k) => {
    const rank = Math.floor(((k + 1) * sorted.length) / parts);
    const value = sorted[rank] ?? NaN;
    return { value, below: rank - sorted.indexOf(value) };
  });
  // Of each bound's value, how many came before.
  const seen = new Map(bounds.map(({ value }) => [value, 0]));
  return Uint8Array.from(values, (value) => {
    const before = seen.get(value);
    if (before !== undefined) seen.set(value, before + 1);
    return bounds.findLastIndex((bound) => value > bound.value || (value === bound.value && (before ?? 0) >= bound.below)) + 1;
  });
}
