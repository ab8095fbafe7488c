import { figureOf } from '../../analysis/figures/index.ts';

/** As short as in the tables of a run. */
export function nameOf(key: string): string {
  const figure = figureOf(key);
  return figure?.short ?? figure?.label ?? key;
}
