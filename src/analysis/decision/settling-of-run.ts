import { type Assumed, assumedKey, measureOf } from '../cloud/assumptions.ts';
import type { Case } from './candidate.ts';
import { defaultSeed } from './seed.ts';
import { decide, type Decision } from './decide.ts';
import { runCases } from './run-cases.ts';
import type { Comparison } from '../comparison/comparison.ts';
import type { Measure } from '../cloud/measure.ts';

/** An assumed quantity that can be measured, with the strategies that share it. */
interface Open {
  readonly strategies: readonly string[];
  readonly measure: Measure;
}

/** What would settle the decisions of a stored run. */
export interface Settling {
  /** A line a workload, and one more for the cloud where the first is for this machine. */
  readonly lines: readonly string[];
  readonly strategies: readonly string[];
  /** None where it takes something else than a measurement of `calibrate`. */
  readonly measures: readonly Measure[];
}

/** By the run's own priorities, as `predbench decide` takes them without flags. */
export function settlingOf(comparison: Comparison): Settling {
  const question = { priorities: comparison.record.experiment.priorities, limits: [], seed: defaultSeed };
  const found = runCases(comparison).map((one) => {
    const decision = decide(one, question);
    const { cloud } = decision;
    const open = cloud?.settling === undefined ? undefined : openOf(one, cloud.settling.input);
    const lines = [lineOf(decision, ''), ...(cloud === undefined ? [] : [lineOf(cloud, ', in the cloud', open)])];
    return { lines, open };
  });
  const opens = found.flatMap(({ open }) => open ?? []);
  return {
    lines: found.flatMap(({ lines }) => lines),
    strategies: [...new Set(opens.flatMap(({ strategies }) => strategies))],
    measures: [...new Set(opens.map(({ measure }) => measure))],
  };
}

function openOf({ candidates }: Case, input: string): Open | undefined {
  const isIt = (one: Assumed) => assumedKey(one) === input;
  const having = candidates.filter(({ here }) => here?.assumed.some(isIt));
  const measure = having[0]?.here?.assumed.filter(isIt).map(measureOf)[0];
  return measure && { strategies: having.map(({ strategy }) => strategy), measure };
}

function lineOf({ case: of, ranked, recommendation, settled, settling }: Decision, where: string, open?: Open): string {
  const name = `${of}${where}`;
  if (settled) return `${name}: settled already: take ${recommendation}`;
  if (ranked.length < 2) return `${name}: there is nothing to decide between`;
  if (settling === undefined) return `${name}: no single measurement would settle it`;
  return `${name}: what would settle it most: ${settling.settledBy}${open === undefined ? '; calibrate does not measure that' : ''}`;
}
