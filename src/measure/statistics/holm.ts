/**
 * Holm's adjusted p-values of tests that are read together, in their order: where those at or below a level are called significant, the chance
 * of a single false one among all is at most that level, however the tests depend on each other. Source: S. Holm, A Simple Sequentially
 * Rejective Multiple Test Procedure, Scandinavian Journal of Statistics 6 (1979).
 */
export function holm(ps: readonly number[]): number[] {
  const order = [...ps.keys()].toSorted((i, j) => (ps[i] as number) - (ps[j] as number));
  const adjusted = Array.from<number>({ length: ps.length });
  let reached = 0;
  for (const [place, i] of order.entries()) {
    reached = Math.max(reached, Math.min(1, (ps.length - place) * (ps[i] as number)));
    adjusted[i] = reached;
  }
  return adjusted;
}
