/** Compares the cells of a workload with what the source's own rows say of the outputs. */
import type { Plan } from '../experiment/plan.ts';
import { parseSource } from '../data/index.ts';
import type { ExpectedRows } from '../data/sources/source.ts';
import { ExpectationCheck } from '../measure/predictions/expectation.ts';
import type { PredictionTable } from '../measure/predictions/agreement.ts';
import { messageOf } from '../core/problems.ts';
import type { Expectation } from '../core/record.ts';

export interface PredictedCell {
  readonly id: string;
  readonly strategy: string;
  readonly table: PredictionTable;
}

/** Reads the source once more for each kind of expectation; nothing if it has none. */
export async function expectationsOf(plan: Plan, workload: string, cells: readonly PredictedCell[]): Promise<Expectation[]> {
  const source = await parseSource(plan.source, plan.baseDir)(plan.model.inputs);
  const predicted = cells.filter(({ table }) => table.outputs.length > 0);
  const found: Expectation[] = [];
  for (const rows of source.expectations?.(plan.model.outputs) ?? []) {
    const checks = predicted.map((cell) => ({ ...cell, check: new ExpectationCheck(cell.table) }));
    const unreadable = await compare(rows, checks);
    for (const strategy of new Set(checks.map((cell) => cell.strategy))) {
      const [worst] = checks
        .filter((cell) => cell.strategy === strategy)
        .map(({ id, check }) => ({ id, result: check.result }))
        .toSorted((a, b) => b.result.differing - a.result.differing || b.result.maxDifference - a.result.maxDifference);
      if (worst === undefined) continue;
      found.push({ workload, strategy, cell: worst.id, are: rows.are, ...worst.result, ...(unreadable && { unreadable }) });
    }
  }
  return found;
}

/** A short source is read again, as the workload did. Returns what could not be read in one pass. */
async function compare(
  rows: ExpectedRows,
  checks: readonly { readonly check: ExpectationCheck; readonly table: PredictionTable }[],
): Promise<Expectation['unreadable']> {
  const bound = Math.max(0, ...checks.map(({ table }) => table.lastKept + 1));
  let unreadable: Expectation['unreadable'];
  try {
    for (let base = 0; base < bound;) {
      let read = 0;
      for await (const { batch, rejected } of rows.read(bound - base)) {
        for (const { check } of checks) check.add(batch, base);
        read += batch.size + rejected.length;
        const [first] = rejected;
        if (base === 0 && first !== undefined)
          unreadable = { first: first.failure.message, ...unreadable, rows: (unreadable?.rows ?? 0) + rejected.length };
      }
      if (read === 0) break;
      base += read;
    }
  } catch (error) {
    // What was measured is kept all the same.
    return { rows: 0, first: messageOf(error) };
  }
  return unreadable;
}
