/** What the report says in words, the same in every format. */
import { discountText } from '../../prices/discount.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import { fewestRepeats } from '../../measure/statistics/median-interval.ts';
import { level, recommendedRepeats } from '../../measure/statistics/repeats.ts';
import { kindOf } from '../../workloads/workload.ts';
import { engineText } from '../../core/engine-text.ts';
import { type Agreement, type CellResult, isOfEngine, type RunRecord, type WorkloadSummary } from '../../core/record.ts';
import { figures } from '../figures/index.ts';
import type { WorkloadComparison } from './comparison.ts';
import { contradictsExpected, expectationText } from './expected.ts';
import { absent, formatNumber } from '../../core/text.ts';
import { reasonOf } from './reason.ts';

/** What was asked, and what it stands for where the run was made smaller than its experiment. */
export function askedText({ scale }: RunRecord, name: string, workload: WorkloadSummary | undefined): string {
  if (workload === undefined) return 'no cell was measured';
  const kind = kindOf(workload);
  const full = scale?.full.find((entry) => entry.workload === name);
  if (scale === undefined || full === undefined) return kind.title(workload);
  const run = formatNumber(kind.size(workload));
  const standsFor =
    'rows' in full
      ? `rows scaled by ${scale.factor}: ${run} stands for ${formatNumber(full.rows)}`
      : `length scaled by ${scale.factor}: ${run} s stands for ${formatNumber(full.seconds)} s, at the same rate`;
  return `${kind.title(workload)}; ${standsFor}`;
}

export function agreementText(agreement: Agreement): string {
  if (agreement.state === 'not compared') return `Predictions were not compared: ${agreement.reason}.`;
  const { compared, missing, maxDifference } = agreement;
  const apart = missing > 0 ? `; ${formatNumber(missing)} kept by one cell only were not compared` : '';
  if (agreement.state === 'agree') {
    const { cells } = agreement;
    return `Predictions agree: ${formatNumber(compared)} instances compared over ${cells.length} cells, largest difference ${formatNumber(maxDifference)} (allowed: 1e-5, absolute or relative)${apart}.`;
  }
  const { differing, cells, example } = agreement;
  const [a, b] = example.values;
  return `Predictions disagree: ${formatNumber(differing)} of ${formatNumber(compared)} instances differ between ${cells[0]} and ${cells[1]}; instance ${example.key}, ${example.output}: ${a} and ${b}${apart}.`;
}

/** Everything that contradicts itself, failed or was cut short. */
export function wrongWith({ cells, agreements, expectations = [], state }: RunRecord): string[] {
  const wrong = [
    ...agreements
      .filter(({ state }) => state === 'disagree')
      .map((agreement) => `Workload ${agreement.workload}: ${agreementText(agreement)}`),
    ...expectations.filter(contradictsExpected).map((one) => `Workload ${one.workload}: ${expectationText(one)}`),
  ];
  for (const cell of cells) {
    if (cell.state === 'failed') wrong.push(`${cell.id} failed: ${reasonOf(cell)}`);
    if (cell.state !== 'measured' && cell.state !== 'stopped') continue;
    const reason = contradiction(cell.result);
    if (reason !== undefined) wrong.push(`${cell.id} is invalid: ${reason}`);
  }
  if (state === 'stopped') wrong.push('The run was stopped before its end: some cells are missing or partial.');
  if (state === 'running') wrong.push('The run has not ended: cells are missing.');
  return wrong;
}

function contradiction({ judged: { valid }, measured }: CellResult): string | undefined {
  if (!valid.ok) return valid.reason;
  if (!isOfEngine(measured)) return undefined;
  const { due, ok, failed, dropped } = measured.counts;
  return due === ok + failed + dropped ? undefined : `${due} due, but ${ok} predicted, ${failed} failed and ${dropped} dropped`;
}

export function notesOf(record: RunRecord, workloads: readonly WorkloadComparison[], book: PriceBook): string[] {
  const rows = workloads.flatMap((workload) => workload.rows);
  const notes = repeatNotes(Math.max(0, ...rows.map(({ cells }) => cells.length)));
  if (record.scale !== undefined) {
    notes.push(
      `Run at a scale of ${record.scale.factor} of the experiment: what is paid once a run (start-up, connections, first calls) weighs more than at full size, so figures must not be multiplied by its inverse.`,
    );
  }
  if (rows.some(({ evidence }) => evidence === 'embedded stand-in')) {
    notes.push('"embedded stand-in": measured against a service on this machine. What it says holds for this machine only.');
  }
  if (rows.some(({ evidence }) => evidence === 'local')) {
    notes.push('"local": the model ran in the pipeline\'s own workers on this machine.');
  }
  if (record.engine !== undefined) {
    notes.push(
      `${engineText(record.engine)}: times count from the first row that a worker read to the end of the job. What comes before, starting the job and loading the model, is set-up.`,
    );
  }
  if (rows.some(lacksPercentile)) {
    notes.push(`${absent} for a percentile: fewer than ten samples lie beyond it (p95 takes 200 samples, p99 takes 1,000).`);
  }
  for (const { label, short = label, definition } of figures) {
    const [reason] = rows.flatMap(({ cells }) => cells.flatMap(({ measured }) => definition.absent?.(measured) ?? []));
    if (reason !== undefined) notes.push(`${absent} for ${short}: ${reason}.`);
  }
  if (record.resumed !== undefined) {
    notes.push(
      `Measured at ${record.resumed.length + 1} times, the last ${record.resumed.at(-1)?.at}: repeats of different times may differ with the state of the machine.`,
    );
  }
  for (const { cell, reason } of record.notCompared ?? []) {
    notes.push(`The predictions of ${cell} were not compared with those of cells measured later: ${reason}.`);
  }
  if (record.cells.length > 0) {
    notes.push(
      `Cost: usage, partly assumed, at the list prices of ${book.id} (gathered ${book.gathered})${discountText(book)}, without free quotas. The rules stand beside each line.`,
    );
  }
  return notes;
}

/** What the number of repeats allows to say. */
function repeatNotes(repeats: number): string[] {
  if (repeats === 0) return [];
  const lacking = `fewer than ${fewestRepeats} give no interval and no test of significance, and small differences may be chance; ${recommendedRepeats} are recommended`;
  if (repeats === 1) return [`Each figure is one measurement, not repeated: ${lacking}.`];
  const what = `Each figure is the median of ${repeats} repeats`;
  if (repeats < fewestRepeats) {
    const covered = formatNumber(100 * (1 - 2 ** (1 - repeats)));
    return [`${what}: ${lacking} (the range of ${repeats} covers their median in ${covered} % of cases).`];
  }
  return [
    `${what}, with its 95 % interval in brackets. ~: the difference from the best of the column is not significant (Wilcoxon's signed-rank test over repeats, ${100 * level} % for each pair).`,
  ];
}

function lacksPercentile({ cells, figures }: WorkloadComparison['rows'][number]): boolean {
  return cells.some(({ measured }) => measured.latencyMs !== undefined) && figures['latency_p99_ms'] === undefined;
}
