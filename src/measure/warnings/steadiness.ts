/** Checks of steadiness: was the system still changing while it was measured? */
import { driftOf } from '../stream/drift.ts';
import { type Check, fixed } from './check.ts';

const callsNotSteady: Check = ({ setUp: { warmUpSteady, warmUpCalls, warmUpS } }) =>
  warmUpSteady === false
    ? {
        code: 'not-steady',
        severity: 'caution',
        message: `call times were still changing after ${warmUpCalls} warm-up calls (${fixed(warmUpS, 1)} s)`,
        advice:
          'The first figures may be those of a cold system. Run the cell for longer, and set warmUp.calls or warmUp.seconds.',
        data: { warmUpCalls, warmUpS },
      }
    : undefined;

// A saturated stream is never steady, and has a warning of its own.
const streamNotSteady: Check = ({ warmUp, setUp, saturation }) =>
  warmUp?.steady === false && setUp.warmUpSteady !== false && saturation === undefined
    ? {
        code: 'not-steady',
        severity: 'caution',
        message: `the stream was not steady after ${fixed(warmUp.seconds, 2)} s, the longest warm-up allowed`,
        advice:
          'Latency includes the unsteady part. See the timeline in run.json; run the stream for longer, or at a lower rate.',
        data: { seconds: warmUp.seconds, instances: warmUp.instances },
      }
    : undefined;

const driftAdvice =
  'The system changed during the cell (caches, memory, heat, other work on the machine). Warm up for longer, and repeat the cell.';

const callTimeDrifts: Check = ({ workload, timeline, warmUp }) => {
  // In a ramp the load changes, and the call time with it.
  if (workload.kind !== 'stream' || workload.shape === 'ramp' || timeline?.callMs === undefined) return undefined;
  // After the end of the schedule there is no load.
  const first = Math.ceil((warmUp?.seconds ?? 0) / timeline.windowS);
  const drift = driftOf(timeline.callMs.slice(first, Math.floor(workload.seconds / timeline.windowS)));
  return (
    drift && {
      code: 'drift',
      severity: 'caution',
      message: `call times drifted from ${fixed(drift.from, 2)} to ${fixed(drift.to, 2)} ms (${percent(drift.change)}) over the cell`,
      advice: driftAdvice,
      data: { fromMs: drift.from, toMs: drift.to, change: drift.change, z: drift.z },
    }
  );
};

const throughputDrifts: Check = ({ workload, timeline }) => {
  if (workload.kind !== 'batch' || timeline === undefined) return undefined;
  // The last window is incomplete.
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
