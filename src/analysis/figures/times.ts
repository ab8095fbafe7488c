import { exact } from '../../core/text.ts';
import type { Definition } from './definition.ts';

const stopWatch = 'clock started and stopped in the driver, system monotonic clock';
const beamsClock =
  "first row: in the Node reader of a worker; end of the job: as seen by the job's driver; wall clocks of their machines";
const setUpOnBeam =
  'Starting the job is not in it, nor is loading the model in the worker that reads first; one that loads later does so while the clock runs.';

export const throughput: Definition = {
  leavesOut: ['warm-up', 'failed', 'dropped', 'duplicates'],
  section: 'Time and throughput',
  unit: 'rows/s',
  meaning: "Predicted instances a second; of a stream that kept up it is the schedule's rate, so it is not compared.",
  formula: "predicted / seconds from the clock's start to the last result written (of a stream at least the schedule's length)",
  measured: stopWatch,
  timed: true,
  assumptions: ['Set-up and warm-up are not in the seconds.'],
  onBeam: {
    formula: 'predicted / seconds from the first row that a worker read to the end of the job',
    measured: beamsClock,
    assumptions: [setUpOnBeam],
  },
  worked: ({ counts: { ok }, makespanS }) => (ok === undefined ? undefined : `${exact(ok)} predicted / ${exact(makespanS)} s`),
  untouchedBy: ['send-lag', 'generator-bottleneck', 'few-samples'],
};

export const makespan: Definition = {
  only: 'batch',
  leavesOut: ['warm-up'],
  section: 'Time and throughput',
  unit: 's',
  meaning: 'How long the batch took, from when all of it was due to the last result written.',
  formula: 'time of the last result written - time at which the batch was due',
  measured: stopWatch,
  timed: true,
  assumptions: ['Set-up and warm-up are not in it.', 'Reading the source and writing the results are in it.'],
  onBeam: {
    meaning: 'How long the batch took, from the first row that a worker read to the end of the job.',
    formula: 'time at which the job ended - time at which the first row was read',
    measured: beamsClock,
    assumptions: [setUpOnBeam, "Reading the source, Beam's own work and writing the results are in it."],
  },
};

export const running: Definition = {
  only: 'stream',
  leavesOut: ['warm-up'],
  section: 'Time and throughput',
  unit: 's',
  meaning:
    "How long the stream took, from the start of its schedule to the last result written; not less than the schedule's length.",
  formula: "maximum of (time of the last result written - start of the schedule, the schedule's seconds)",
  measured: stopWatch,
  timed: true,
  assumptions: ['A strategy that keeps up takes little longer than the schedule, whatever its speed: it is not compared.'],
};

export const start: Definition = {
  section: 'Warm-up and steadiness',
  unit: 's',
  meaning:
    'Set-up on Apache Beam: from when the pipeline was submitted to the first row that a worker read; the runner starts and workers load the model meanwhile.',
  formula: 'time at which the first row was read - time at which the pipeline was submitted',
  measured: "first row: in the Node reader of a worker; submitted: by the job's driver; wall clocks of their machines",
};

export const open: Definition = {
  section: 'Warm-up and steadiness',
  unit: 's',
  meaning: 'Set-up: opening the predictor, in the slowest worker.',
  formula: 'maximum over workers of (opened - began to open)',
  measured: "in every worker, around the strategy's open",
  onBeam: { measured: "in every worker process, around the model handler's load_model" },
};

export const services: Definition = {
  section: 'Warm-up and steadiness',
  unit: 's',
  meaning: 'Set-up: starting the embedded services; 0 where there are none.',
  formula: 'services answer - services began to start',
  measured: 'in the coordinator',
};

export const warmUp: Definition = {
  section: 'Warm-up and steadiness',
  unit: 's',
  meaning: 'Set-up: calls that were thrown away before the clock started.',
  formula: 'last warm-up call answered - first one sent',
  measured: "in the cell's main thread",
  detail: ({ setUp }) => setUp && `${exact(setUp.warmUpCalls)} calls`,
};

export const warmUpSchedule: Definition = {
  only: 'stream',
  section: 'Warm-up and steadiness',
  unit: 's',
  meaning: "Start of a stream's schedule whose instances are sent and counted, but are in no latency.",
  formula: 'as configured, or the end of the third group of windows in a row that agree',
  measured: 'window by window, while the stream runs',
  detail: ({ warmUp }) => warmUp && `${warmUp.rule}; ${exact(warmUp.instances)} instances were due in it`,
};

const stages = {
  read: ['reading the source', 'driver'],
  process: ['mapping and checking rows', 'driver'],
  predict: ['calls of the predictor', 'workers'],
  format: ['turning results into rows of the sink', 'sink'],
  write: ['handing rows to the operating system', 'sink'],
} as const;

const stageOnBeam = { measured: 'around the work itself, in each worker; what Beam does between the stages is in none of them' };

export function stage(name: keyof typeof stages): Definition {
  const [what, where] = stages[name];
  return {
    section: 'Time and throughput',
    unit: 's',
    meaning: `Pipeline stage: ${what}, added up over workers; the stages can exceed the makespan.`,
    formula: 'sum of (end - start)',
    measured: `around the work itself, in the ${where}`,
    ...(name !== 'write' && { onBeam: stageOnBeam }),
    leavesOut: ['warm-up'],
  };
}
