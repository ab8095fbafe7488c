/** Judges one probe: was its rate held? */
import { formatNumber } from '../../core/text.ts';
import { sum } from '../../core/numbers.ts';
import { samplesNeeded } from '../../measure/distribution/distribution.ts';
import { Histogram } from '../../measure/distribution/histogram.ts';
import type { Cell, CellResult, LatencyBound, ProbeVerdict, Timeline } from '../../core/record.ts';

/** Warnings that the harness or the source did not keep the schedule. */
const generatorCodes: ReadonlySet<string> = new Set(['schedule-not-held', 'generator-bottleneck']);
/** Share of what falls due in each third of the stream that must be answered in it, as Triton's perf_analyzer asks of three windows. */
const steadyShare = 0.9;
/** Share of instances that may fail at a held rate. */
const failedShare = 0.01;

/** First come probes that say nothing about the strategy, including rates not held if the harness may be the cause; then a growing backlog, a third that fell behind, lost instances, latency beyond the bound. */
export function judge(cell: Cell, bound: LatencyBound): ProbeVerdict {
  switch (cell.state) {
    case 'failed': {
      const { result, reason } = cell;
      // A server that refuses some of the load does not hold the rate; one that answers nothing may be gone.
      return result === undefined || isGone(result) ? { state: 'no answer', reason } : judgeMeasured(result, bound);
    }
    case 'not applicable':
      return { state: 'no answer', reason: cell.reason };
    case 'stopped':
      return { state: 'no answer', reason: 'it was stopped' };
    case 'measured':
      return judgeMeasured(cell.result, bound);
  }
}

function isGone({ measured: { counts } }: CellResult): boolean {
  return counts.ok === 0 && (counts.failed ?? 0) > 0;
}

function judgeMeasured(result: CellResult, bound: LatencyBound): ProbeVerdict {
  const verdict = judgeResult(result, bound);
  const generator = result.judged.warnings.find(({ code }) => generatorCodes.has(code));
  // A rate that was held despite the warning is held.
  return verdict.state === 'not held' && generator !== undefined ? { state: 'no answer', reason: generator.message } : verdict;
}

function judgeResult({ measured, judged: { valid, warnings } }: CellResult, { percent, ms }: LatencyBound): ProbeVerdict {
  const { timeline, latencyMs } = measured;
  const { due, failed = 0, dropped = 0 } = measured.counts;
  const [first] = measured.failures;
  if (!valid.ok) return { state: 'no answer', reason: valid.reason };
  const invalid = warnings.find(({ severity }) => severity === 'invalid');
  if (invalid !== undefined) return { state: 'not held', reason: invalid.message };
  const fellBehind = timeline && thirdThatFellBehind(timeline);
  if (fellBehind !== undefined) return { state: 'not held', reason: fellBehind };
  if (dropped > 0) return { state: 'not held', reason: `${dropped} of ${due} instances were unanswered` };
  if (failed > failedShare * due)
    return {
      state: 'not held',
      reason: `${failed} of ${due} instances failed${first === undefined ? '' : `: ${first.message}`}`,
    };
  const samples = latencyMs?.samples ?? 0;
  if (latencyMs === undefined || samples < samplesNeeded(percent)) {
    return {
      state: 'no answer',
      reason: `${samples} samples are too few for p${percent}, which needs ${samplesNeeded(percent)}`,
    };
  }
  const foundMs = Histogram.decode(latencyMs).percentileMs(percent);
  if (foundMs > ms) return { state: 'not held', reason: `p${percent} ${formatNumber(foundMs)} ms` };
  return { state: 'held' };
}

const thirds = ['first', 'second', 'last'] as const;

/** Each third must answer what falls due in it, less three standard deviations of a Poisson count. */
function thirdThatFellBehind({ due, ok, failed }: Timeline): string | undefined {
  if (due === undefined) return undefined;
  // After the end of the schedule there is no load.
  const length = due.findLastIndex((count) => count > 0) + 1;
  for (const [i, name] of thirds.entries()) {
    const [from, to] = [Math.floor((i * length) / 3), Math.floor(((i + 1) * length) / 3)];
    const dueThen = sum(due.slice(from, to));
    const answered = sum(ok.slice(from, to)) + sum(failed.slice(from, to));
    if (answered < steadyShare * dueThen - 3 * Math.sqrt(dueThen))
      return `it answered ${Math.round((100 * answered) / dueThen)} % of what fell due in its ${name} third`;
  }
  return undefined;
}
