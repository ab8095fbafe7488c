import { costKeys } from '../figures/index.ts';

export function isCost(key: string): boolean {
  return key === costKeys.perMillion || key === costKeys.perRun;
}

/** Keys as in report.csv. */
export type Figures = Readonly<Partial<Record<string, number>>>;
