import { shared } from '../cloud/assumptions.ts';
import type { Decision } from './decide.ts';
import { type Measure, quantities } from '../cloud/quantities.ts';

/** An assumed quantity that can be measured, with the strategies that share it. */
interface Open {
  readonly strategies: readonly string[];
  readonly measure: Measure;
}

/** What would settle the decisions of a stored run. */
export interface RunSettling {
  /** A line a workload, and one more for the cloud where the first is for this machine. */
  readonly lines: readonly string[];
  readonly strategies: readonly string[];
  /** None where it takes something else than a measurement of `calibrate`. */
  readonly measures: readonly Measure[];
}

export function settlingOfRun(decisions: readonly Decision[]): RunSettling {
  const found = decisions.map((decision) => {
    const { cloud } = decision;
    const open = cloud && openOf(cloud);
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

function openOf({ assumed, settling }: Decision): Open | undefined {
  const found = shared(assumed).find(({ key }) => key === settling?.input);
  const measure = found && quantities[found.quantity.quantity].measure;
  return found && measure && { strategies: found.strategies, measure };
}

/** What `calibrate` can find of what would settle it most. */
export function measureOf(decision: Decision): Measure | undefined {
  return openOf(decision)?.measure;
}

function lineOf(decision: Decision, where: string, open?: Open): string {
  const { case: of, ranked, best, recommendation, sure, settled, settling, withheld } = decision;
  const name = `${of}${where}`;
  if (withheld.length > 0) return `${name}: no verdict: ${withheld.map(({ reason }) => reason).join('; ')}`;
  if (settled) return `${name}: settled already: take ${recommendation ?? best.join(' or ')}`;
  if (ranked.length < 2) return `${name}: there is nothing to decide between`;
  if (settling === undefined) {
    return sure === undefined
      ? `${name}: what would settle it: more and longer repeats`
      : `${name}: no single measurement would settle it`;
  }
  return `${name}: what would settle it most: ${settling.settledBy}${open === undefined ? '; calibrate does not measure that' : ''}`;
}
