/** What to measure next, as what can be typed: what failed first, then what is not known, then what would settle what is open. */
import { sum } from '../../core/numbers.ts';
import type { RunRecord } from '../../core/record.ts';
import { recommendedRepeats } from '../../measure/statistics/repeats.ts';
import type { WorkloadComparison } from '../comparison/comparison.ts';
import type { Decision } from '../decision/decide.ts';
import { noiseInput } from '../decision/unknowns.ts';
import { measureOf } from '../decision/settling-of-run.ts';
import { weightKey } from '../decision/score.ts';
import type { Answer, Place, Verdict } from './answer.ts';

export type NextStep =
  /** What failed, or was not run. */
  | { readonly kind: 'again'; readonly command: Command }
  /** More often; batches with more rows, where they were too short. `hours`: about how long it takes. */
  | {
      readonly kind: 'repeats';
      readonly repeats: number;
      readonly longer: boolean;
      readonly hours: number;
      readonly command: Command;
    }
  | { readonly kind: 'full size'; readonly repeats: number; readonly command: Command }
  /** `what`: for a sentence that begins "What would change it:". */
  | {
      readonly kind: 'settle';
      readonly workload: string;
      readonly place?: Place;
      readonly what: string;
      readonly command?: Command;
    }
  /** Measured with a service of one's own in place of the stand-in. */
  | { readonly kind: 'real service'; readonly strategies: readonly string[] };

/** Arguments of predbench, unquoted. */
export type Command = readonly string[];

interface Run {
  readonly record: RunRecord;
  readonly workloads: readonly WorkloadComparison[];
  readonly decisions: readonly Decision[];
  readonly answers: readonly Answer[];
}

export function nextStepsOf(run: Run): NextStep[] {
  const again = againStep(run);
  if (again !== undefined) return [again];
  const first = fullSizeStep(run) ?? repeatStep(run);
  const measured = first === undefined ? settleSteps(run) : [first];
  return measured.length > 0 ? measured : realServiceStep(run);
}

function againStep({ record, answers }: Run): NextStep | undefined {
  const withheld = answers.filter(({ verdict: { none } }) => none?.kind === 'withheld');
  if (record.state === 'complete' && withheld.length === 0) return undefined;
  // What was measured is kept where something is missing; where predictions are wrong, all of it is in doubt.
  const isMissing = record.state !== 'complete' || record.cells.some(({ state }) => state === 'failed');
  const names = withheld.map(({ workload }) => workload);
  return { kind: 'again', command: isMissing ? ['run', '--resume', record.id] : runCommand(record, names, []) };
}

/** With a margin to the 2 s below which a batch is short. */
const batchS = 3;

function repeatStep({ record, workloads, answers }: Run): NextStep | undefined {
  const unknown = answers.filter((answer) => verdictsOf(answer).some(isUnknown));
  if (unknown.length === 0) return undefined;
  const names = unknown.map(({ workload }) => workload);
  const strategies = contenders(unknown, record);
  const asked = workloads.filter(({ name }) => names.includes(name));
  const rows = rowsToLast(asked, strategies);
  const seconds = sum(asked.map((workload) => secondsOf(workload, strategies, rows)));
  return {
    kind: 'repeats',
    repeats: recommendedRepeats,
    longer: rows !== undefined,
    hours: (seconds * recommendedRepeats) / 3600,
    command: [
      ...runCommand(record, names, strategies),
      '--repeats',
      String(recommendedRepeats),
      ...(rows === undefined ? [] : ['--rows', String(rows)]),
    ],
  };
}

function isUnknown({ sureness, alone }: Verdict): boolean {
  return sureness.level === 'not known' && !alone && sureness.because.length > 0;
}

function verdictsOf({ verdict, cloud }: Answer): Verdict[] {
  return cloud === undefined ? [verdict] : [verdict, cloud];
}

/** Who may be the best: what is far behind needs no more repeats. */
function contenders(answers: readonly Answer[], { experiment }: RunRecord): string[] {
  const names = answers
    .flatMap(verdictsOf)
    .flatMap(({ take, tiesWith, next }) => [...take, ...tiesWith, ...(next === undefined ? [] : [next.strategy])]);
  const listed = experiment.strategies.map(({ name }) => name);
  return [...new Set(names)].toSorted((a, b) => listed.indexOf(a) - listed.indexOf(b));
}

/** So many that the quickest batch takes long enough, to one digit; undefined where each does. */
function rowsToLast(workloads: readonly WorkloadComparison[], strategies: readonly string[]): number | undefined {
  const needed = workloads.flatMap(({ rows }) =>
    rows
      .filter(({ strategy }) => strategies.includes(strategy))
      .filter(({ cells }) => cells.some(({ judged }) => judged.warnings.some(({ code }) => code === 'short')))
      .map(({ figures }) => batchS * (figures['throughput_rows_per_s'] ?? 0)),
  );
  const most = Math.max(0, ...needed);
  if (most === 0) return undefined;
  const digit = 10 ** Math.floor(Math.log10(most));
  return Math.ceil(most / digit) * digit;
}

function secondsOf({ rows: all, summary }: WorkloadComparison, strategies: readonly string[], rows: number | undefined): number {
  return sum(
    all
      .filter(({ strategy }) => strategies.includes(strategy))
      .map(({ figures, cells }) =>
        summary?.kind === 'batch' && rows !== undefined
          ? rows / (figures['throughput_rows_per_s'] ?? Infinity)
          : Math.max(...cells.map(({ measured }) => measured.makespanS)),
      ),
  );
}

function fullSizeStep({ record }: Run): NextStep | undefined {
  if (record.scale === undefined) return undefined;
  const command = [...runCommand(record, [], []), '--repeats', String(recommendedRepeats)];
  return { kind: 'full size', repeats: recommendedRepeats, command };
}

/** One a verdict that is open, and each once. */
function settleSteps({ record, decisions, answers }: Run): NextStep[] {
  const open = decisions
    .flatMap((decision) => [decision, ...(decision.cloud === undefined ? [] : [decision.cloud])])
    .filter(({ settled }) => !settled);
  const steps = open.flatMap((decision): NextStep[] => {
    const { case: workload, place, settling } = decision;
    if (settling === undefined) return [];
    const answer = answers.find((one) => one.workload === workload);
    const command = settlingCommand(decision, settling.input, record, answer === undefined ? [] : contenders([answer], record));
    const where = { workload, ...(place !== undefined && { place }) };
    return [{ kind: 'settle', ...where, what: settling.settledBy, ...(command !== undefined && { command }) }];
  });
  return [...new Map(steps.map((step) => [step.kind === 'settle' ? step.what : '', step])).values()];
}

/** Undefined where it takes something else than a command. */
function settlingCommand(
  decision: Decision,
  input: string,
  record: RunRecord,
  strategies: readonly string[],
): Command | undefined {
  const { id, experiment } = record;
  if (input.startsWith(noiseInput)) {
    return [...runCommand(record, [decision.case], strategies), '--repeats', String(2 * experiment.repeats)];
  }
  if (decision.criteria.some(({ consideration }) => input === weightKey(consideration))) {
    const weights = decision.criteria.map(
      ({ consideration }) => `${consideration}=${input === weightKey(consideration) ? 2 : 1}`,
    );
    return ['decide', id, '--priorities', weights.join(',')];
  }
  return measureOf(decision) === undefined ? undefined : ['calibrate', fileOf(record), '--settle', id, '--max-cost', '0.50'];
}

function realServiceStep({ workloads }: Run): NextStep[] {
  const standIns = workloads.flatMap(({ rows }) =>
    rows
      .filter(({ unranked, evidence }) => unranked === undefined && evidence === 'embedded stand-in')
      .map(({ strategy }) => strategy),
  );
  return standIns.length === 0 ? [] : [{ kind: 'real service', strategies: [...new Set(standIns)] }];
}

function runCommand(record: RunRecord, workloads: readonly string[], strategies: readonly string[]): Command {
  const { experiment, engine } = record;
  return [
    'run',
    fileOf(record),
    ...(engine === undefined ? [] : ['--engine', `${engine.name}:${engine.runner}`]),
    ...flagOf('--workload', workloads, experiment.workloads),
    ...flagOf('--strategy', strategies, experiment.strategies),
  ];
}

/** None where it is all of them. */
function flagOf(flag: string, chosen: readonly string[], all: readonly { readonly name: string }[]): string[] {
  return chosen.length === 0 || all.every((one) => chosen.includes(one.name)) ? [] : [flag, chosen.join(',')];
}

function fileOf({ experimentFile = 'EXPERIMENT.yaml' }: RunRecord): string {
  return experimentFile;
}
