import type { Decision } from '../../../analysis/decision/decide.ts';
import type { Ranges } from '../../chart.ts';
import type { ChartWords } from '../../language/chart-words.ts';

/** Of the verdict for the cloud, where there is one: it has all that is assumed. */
export function sensitivityChart(decision: Decision, words: ChartWords): Ranges[] {
  const shown = decision.cloud ?? decision;
  const found = shown.sensitivity?.();
  if (found === undefined || found.inputs.length === 0) return [];
  const { strategy, rival, better, inputs } = found;
  return [
    {
      kind: 'chart',
      form: 'ranges',
      ...words.sensitivity(shown.place),
      of: words.input,
      ends: words.ends,
      x: { name: words.betterThan(strategy, rival), unit: '%' },
      base: percent(better),
      sides: [words.better(rival), words.better(strategy)],
      ranges: inputs.map(({ input, atLow, atHigh }) => ({
        name: words.inputs(input),
        atLow: percent(atLow),
        atHigh: percent(atHigh),
      })),
    },
  ];
}

function percent(share: number): number {
  return share * 100;
}
