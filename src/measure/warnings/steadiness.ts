/** Whether a cell measured one state of the system, or a system that was still changing. */
import { driftOf } from '../stream/drift.ts';
import { type Check, fixed } from './check.ts';

const callsNotSteady: Check = ({ setUp: { warmUpSteady, warmUpCalls, warmUpS } }) =>
  warmUpSteady === false
    ? {
        code: 'not-steady',
        severity: 'caution',
        message: `the call time was still changing after ${warmUpCalls} warm-up calls (${fixed(warmUpS, 1)} s)`,
        advice: 'The first figures may be of a cold system. Run the cell for longer, and set warmUp.calls or warmUp.seconds.',
        data: { warmUpCalls, warmUpS },
      }
    : undefined;

// A stream that its strategy does not keep up with is never steady: `saturated` says so.
const streamNotSteady: Check = ({ warmUp, setUp, saturation }) =>
  warmUp?.steady === false && setUp.warmUpSteady !== false && saturation === undefined
    ? {
        code: 'not-steady',
        severity: 'caution',
        message: `the stream was not steady after ${fixed(warmUp.seconds, 2)} s, the most that its warm-up takes`,
        advice:
          'Latency contains what came after. Look at the timeline in run.json; run the stream for longer, or at a lower rate.',
        data: { seconds: warmUp.seconds, instances: warmUp.instances },
      }
    : undefined;

const driftAdvice =
  'The figures are of a system that changed meanwhile (caches, memory, heat, other work on the machine). Warm up for longer, and repeat the cell.';

const callTimeDrifts: Check = ({ workload, timeline, warmUp }) => {
  // Under a ramp the load changes by itself, and the call time with it.
  if (workload.kind !== 'stream' || workload.shape === 'ramp' || timeline?.callMs === undefined) return undefined;
  // What is answered after the end of the schedule is no longer under load.
  const first = Math.ceil((warmUp?.seconds ?? 0) / timeline.windowS);
  const drift = driftOf(timeline.callMs.slice(first, Math.floor(workload.seconds / timeline.windowS)));
  return (
    drift && {
      code: 'drift',
      severity: 'caution',
      message: `the call time drifted from ${fixed(drift.from, 2)} to ${fixed(drift.to, 2)} ms (${percent(drift.change)}) over the cell`,
      advice: driftAdvice,
      data: { fromMs: drift.from, toMs: drift.to, change: drift.change, z: drift.z },
    }
  );
};

const throughputDrifts: Check = ({ workload, timeline }) => {
  if (workload.kind !== 'batch' || timeline === undefined) return undefined;
  // The last window is not a whole one.
  const drift = driftOf(timeline.ok.slice(0, -1));
  if (drift === undefined) return undefined;
  const [fromPerS, toPerS] = [drift.from / timeline.windowS, drift.to / timeline.windowS];
  return {
    code: 'drift',
    severity: 'caution',
    message: `throughput drifted from ${fixed(fromPerS, 0)} to ${fixed(toPerS, 0)} rows/s (${percent(drift.change)}) over the cell`,
    advice: driftAdvice,
    data: { fromPerS, toPerS, change: drift.change, z: drift.z },
  };
};

function percent(share: number): string {
  return `${share > 0 ? '+' : ''}${fixed(100 * share, 0)} %`;
}

export const steadinessChecks: readonly Check[] = [callsNotSteady, streamNotSteady, callTimeDrifts, throughputDrifts];
