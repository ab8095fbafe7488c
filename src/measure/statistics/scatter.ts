import { mean } from '../../core/numbers.ts';

/** Pooled standard deviation of the logarithms within groups of like measurements; undefined without a pair. */
export function scatter(groups: readonly (readonly number[])[]): number | undefined {
  let squares = 0;
  let freedom = 0;
  for (const group of groups) {
    const logs = group.map(Math.log).filter(Number.isFinite);
    const center = mean(logs);
    for (const log of logs) squares += (log - center) ** 2;
    freedom += Math.max(0, logs.length - 1);
  }
  return freedom === 0 ? undefined : Math.sqrt(squares / freedom);
}
