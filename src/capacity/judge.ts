/** What one probe says of a rate. */
import { samplesNeeded } from '../measure/distribution.ts';
import { Histogram } from '../measure/histogram.ts';
import type { Cell, CellResult, LatencyBound, ProbeVerdict } from '../run-record.ts';

/** The harness or the source did not keep the schedule. */
const generatorCodes: ReadonlySet<string> = new Set(['schedule-not-held', 'generator-bottleneck']);
/** Share of the instances that may fail at a rate that is held. */
const failedShare = 0.01;

/** In this order: what says nothing of the strategy; a backlog that grew, a stream that never was steady, instances that were lost, latency beyond the bound. */
export function judge(cell: Cell, bound: LatencyBound): ProbeVerdict {
  switch (cell.state) {
    case 'failed':
    case 'not applicable':
      return { state: 'no answer', reason: cell.reason };
    case 'stopped':
      return { state: 'no answer', reason: 'it was stopped' };
    case 'measured':
      return judgeResult(cell.result, bound);
  }
}

function judgeResult({ valid, warnings, warmUp, counts, latencyMs }: CellResult, { percent, ms }: LatencyBound): ProbeVerdict {
  if (!valid.ok) return { state: 'no answer', reason: valid.reason };
  const generator = warnings.find(({ code }) => generatorCodes.has(code));
  if (generator !== undefined) return { state: 'no answer', reason: generator.message };
  const invalid = warnings.find(({ severity }) => severity === 'invalid');
  if (invalid !== undefined) return { state: 'not held', reason: invalid.message };
  if (warmUp?.steady === false) return { state: 'not held', reason: `it was not steady after ${warmUp.seconds} s` };
  if (counts.dropped > 0) return { state: 'not held', reason: `${counts.dropped} of ${counts.due} instances had no answer` };
  if (counts.failed > failedShare * counts.due) {
    return { state: 'not held', reason: `${counts.failed} of ${counts.due} instances failed` };
  }
  const samples = latencyMs?.samples ?? 0;
  if (latencyMs === undefined || samples < samplesNeeded(percent)) {
    return {
      state: 'no answer',
      reason: `${samples} samples are too few for p${percent}, which takes ${samplesNeeded(percent)}`,
    };
  }
  const foundMs = Histogram.decode(latencyMs).percentileMs(percent);
  if (foundMs > ms) return { state: 'not held', reason: `p${percent} ${Number(foundMs.toPrecision(3))} ms` };
  return { state: 'held' };
}
