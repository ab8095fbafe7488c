/** Whether a cell measured one state of the system, or a system that was still changing. */
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

const streamNotSteady: Check = ({ warmUp, setUp }) =>
  warmUp?.steady === false && setUp.warmUpSteady !== false
    ? {
        code: 'not-steady',
        severity: 'caution',
        message: `the stream was not steady after ${fixed(warmUp.seconds, 2)} s, the most that its warm-up takes`,
        advice:
          'Latency contains what came after. Look at the timeline in run.json; run the stream for longer, or at a lower rate.',
        data: { seconds: warmUp.seconds, instances: warmUp.instances },
      }
    : undefined;

export const steadinessChecks: readonly Check[] = [callsNotSteady, streamNotSteady];
