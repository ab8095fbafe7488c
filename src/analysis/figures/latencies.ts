import { exact } from '../../core/text.ts';
import { samplesNeeded } from '../../measure/distribution/distribution.ts';
import type { CellMeasurement, Distribution } from '../../core/record.ts';
import type { CellsWith, Definition, LeftOut, Section } from './definition.ts';

type Read = (measured: CellMeasurement) => Distribution | undefined;

export interface Timed {
  /** Of docs/method.md; the one on latency unless given. */
  readonly section?: Section;
  /** The only cells that can have it. */
  readonly only: CellsWith;
  readonly read: Read;
  readonly what: string;
  readonly formula: string;
  readonly measured: string;
  readonly onBeam?: Definition['onBeam'];
  readonly assumptions: readonly string[];
  readonly leavesOut: readonly LeftOut[];
  readonly untouchedBy?: readonly string[];
}

const dueTime = 'due: from the schedule';

export const latency: Timed = {
  only: 'stream',
  read: ({ latencyMs }) => latencyMs,
  what: 'time from when an instance was due to its prediction',
  formula: 'end of the call in the worker - due time',
  measured: `${dueTime}; end: in the worker thread, when predict has answered`,
  assumptions: [
    'Counted from the due time, so waiting for a group, for a worker and for a stalled server is in it; so is the send lag.',
    'Of predicted instances only.',
  ],
  leavesOut: ['warm-up', 'schedule warm-up', 'failed', 'dropped'],
};

export const latencyToWrite: Timed = {
  ...latency,
  read: ({ latencyToWriteMs }) => latencyToWriteMs,
  what: 'time from when an instance was due until its result was handed to the operating system',
  formula: 'result handed to the operating system - due time',
  measured: `${dueTime}; end: in the driver, when the sink has written the call's results`,
};

export const scheduleLag: Timed = {
  only: 'stream',
  read: ({ scheduleLagMs }) => scheduleLagMs,
  what: "lag of the schedule's own thread",
  formula: 'counted as due by the thread - due time',
  measured: `${dueTime}; counted: in a thread that does nothing else`,
  assumptions: [
    'It is inside the send lag, which adds how long the driver took to hear of it. Of all instances that were due, failed ones too, warm-up included.',
  ],
  leavesOut: [],
  untouchedBy: ['few-samples', 'retried', 'failed-instances'],
};

export const sendLag: Timed = {
  only: 'stream',
  read: ({ sendLagMs }) => sendLagMs,
  what: 'lag with which the harness took instances up',
  formula: 'taken up by the driver - due time',
  measured: `${dueTime}; taken up: in the driver`,
  assumptions: ['It is inside latency. Of all instances that were due, failed ones too.'],
  leavesOut: ['warm-up', 'schedule warm-up'],
  untouchedBy: ['few-samples', 'retried', 'failed-instances'],
};

export const response: Timed = {
  only: 'closed-loop',
  section: 'Closed loop',
  read: ({ responseMs }) => responseMs,
  what: 'time from when a user of a closed loop sent an instance to its prediction',
  formula: 'end of the call in the worker - time at which its user sent it',
  measured: 'sent: in the driver; end: in the worker thread, when predict has answered',
  assumptions: [
    'Not corrected for coordinated omission: while a user waits he sends nothing, so a stall is seen once. It is no latency.',
  ],
  leavesOut: ['warm-up', 'failed', 'dropped'],
  untouchedBy: ['few-samples'],
};

export const service: Timed = {
  only: 'calls',
  read: ({ serviceMs }) => serviceMs,
  what: 'time of one call of the predictor, whatever rows it carried',
  formula: 'end - start of the call, in the worker',
  measured: 'in the worker thread, just before and just after predict',
  onBeam: { measured: "in the worker process, just before and just after the model handler's run_inference" },
  assumptions: ['Waiting before the call is not in it: it hides a stall from the calls that should have been made meanwhile.'],
  leavesOut: ['warm-up', 'schedule warm-up'],
  untouchedBy: ['send-lag', 'generator-bottleneck', 'few-samples'],
};

export function exactOf(timed: Timed, name: 'min' | 'mean' | 'max'): Definition {
  const words = { min: 'Shortest', mean: 'Mean', max: 'Longest' }[name];
  return {
    ...common(timed),
    meaning: `${words} ${timed.what}.`,
    formula: `${name} of (${timed.formula})`,
    estimator: 'exact, beside the histogram',
  };
}

export function percentileOf(timed: Timed, percent: number): Definition {
  return {
    ...common(timed),
    meaning: `The value that ${percent} % of all do not exceed: ${timed.what}.`,
    formula: `p${percent} of (${timed.formula})`,
    estimator: `nearest rank in an HDR histogram of microseconds with 3 significant digits: at most 0.1 % or 1 us too high; takes ${exact(samplesNeeded(percent))} samples`,
    samplesNeeded: samplesNeeded(percent),
    worked(result) {
      const samples = timed.read(result)?.samples;
      if (samples === undefined) return undefined;
      return `the value of rank ${exact(Math.ceil((percent * samples) / 100))} of ${exact(samples)} samples`;
    },
  };
}

function common(timed: Timed) {
  const { section = 'Latency from the due time', only, read, measured, onBeam, assumptions, leavesOut, untouchedBy } = timed;
  return {
    section,
    unit: 'ms',
    only,
    timed: true,
    measured,
    ...(onBeam !== undefined && { onBeam }),
    assumptions,
    leavesOut,
    samples: read,
    ...(untouchedBy !== undefined && { untouchedBy }),
  } as const;
}
