import { exact } from '../../core/text.ts';
import { sum } from '../../core/numbers.ts';
import { meanBatchSize } from '../../measure/distribution/distribution.ts';
import { isOfEngine } from '../../core/record.ts';
import type { Definition } from './definition.ts';

const recorder = 'in the driver, by instance key';
const inWorkers = 'in each worker, of the bundles that Beam kept';
const setting = { setting: true, measured: 'asked for by the experiment, not measured' } as const;
const counted = {
  section: 'Counts',
  unit: 'instances',
  measured: recorder,
  onBeam: { measured: 'by instance key, from the rows that the pipeline wrote' },
  leavesOut: ['warm-up'],
} as const;

export const rowsAsked: Definition = {
  only: 'batch',
  section: 'Counts',
  unit: 'rows',
  meaning: 'Rows of a batch workload, as the experiment asks for.',
  formula: "the workload's rows",
  ...setting,
};

export const rateAsked: Definition = {
  only: 'stream',
  section: 'Arrivals',
  unit: 'rows/s',
  meaning: "The rate of the stream's schedule, as the experiment asks for.",
  formula: "the workload's rate",
  ...setting,
};

export const rateAchieved: Definition = {
  only: 'stream',
  leavesOut: ['warm-up'],
  section: 'Arrivals',
  unit: 'rows/s',
  meaning: 'The rate at which instances fell due and were taken up; below the one asked, the source or the harness was too slow.',
  formula: 'due / seconds of the schedule',
  measured: 'due instances in the driver, when it takes them up',
  assumptions: ['Of Poisson arrivals the number varies by chance, by its square root.'],
  worked: ({ workload, counts }) =>
    workload.kind === 'stream' ? `${exact(counts.due)} due / ${exact(workload.seconds)} s` : undefined,
};

export const due: Definition = {
  ...counted,
  meaning: 'Instances that fell due and were taken up.',
  formula: 'due = predicted + failed + dropped',
  worked: (cell) =>
    isOfEngine(cell)
      ? `${exact(cell.counts.ok)} predicted + ${exact(cell.counts.failed)} failed + ${exact(cell.counts.dropped)} dropped`
      : undefined,
};

export const ok: Definition = {
  ...counted,
  meaning: 'Instances that got a prediction.',
  formula: 'keys whose first answer is a prediction',
};

export const failed: Definition = {
  ...counted,
  meaning: 'Instances that failed: a bad row, or refused by the model or the service.',
  formula: 'keys whose first answer is a failure',
};

export const dropped: Definition = {
  ...counted,
  meaning: 'Instances that were due and had no answer when the cell ended.',
  formula: 'dropped = due - predicted - failed',
  worked: (cell) =>
    isOfEngine(cell)
      ? `${exact(cell.counts.due)} due - ${exact(cell.counts.ok)} predicted - ${exact(cell.counts.failed)} failed`
      : undefined,
};

export const duplicates: Definition = {
  ...counted,
  meaning: 'Answers beyond the first for a key; any makes the cell invalid.',
  formula: 'answers - keys answered',
};

export const unknown: Definition = {
  ...counted,
  meaning: 'Answers for keys that no instance has; any makes the cell invalid.',
  formula: 'answers - answers for keys of instances',
};

export const late: Definition = {
  ...counted,
  meaning: 'Dropped instances that were predicted after the cell had ended; what a strategy gave up by itself is not seen.',
  formula: 'predictions of calls that ended after the last wait (drainS)',
};

const delivered = {
  only: 'queue',
  ...counted,
  unit: 'messages',
  measured: 'in the driver, when a message arrives',
  onBeam: {},
} as const;

export const deliveries: Definition = {
  ...delivered,
  meaning: 'Deliveries of messages by the queue; queue workloads only.',
  formula: 'messages received, each as often as it came',
};

export const redeliveries: Definition = {
  ...delivered,
  meaning: 'Deliveries of instances that had been delivered before; none is predicted again once it has an answer.',
  formula: 'deliveries - foreign messages - keys delivered',
};

export const givenBack: Definition = {
  ...delivered,
  meaning:
    'Messages that were given back to the queue for another worker, because theirs died before it answered, or, with maxDeliveryAttempts, because the prediction failed.',
  formula: 'instances of calls that a dead worker left unanswered + failed predictions that are tried again',
};

export const deadLetters: Definition = {
  ...delivered,
  meaning:
    'Instances that the queue gave up after maxDeliveryAttempts deliveries; each is counted out as failed, unless it was predicted all the same.',
  formula: 'distinct keys in the dead-letter topic',
  measured: "in the driver, from the dead-letter topic's subscription",
};

export const foreign: Definition = {
  ...delivered,
  meaning: 'Messages that the run did not publish; they are acknowledged, and not predicted.',
  formula: 'messages whose key no instance has',
};

export const calls: Definition = {
  section: 'Counts',
  leavesOut: ['warm-up'],
  unit: 'calls',
  meaning: 'Calls of the predictor that were answered; a job has none.',
  formula: 'answered calls',
  measured: 'in the driver, when a worker answers',
  onBeam: { measured: inWorkers },
};

export const retries: Definition = {
  section: 'Counts',
  leavesOut: ['warm-up'],
  unit: 'retries',
  meaning: 'Retries that the strategy declared; their waits are inside latency and makespan.',
  formula: 'sum over calls',
  measured: 'in the worker, when the strategy declares one',
};

export const meanBatch: Definition = {
  only: 'calls',
  section: 'Counts',
  leavesOut: ['warm-up'],
  unit: 'rows/call',
  meaning: 'Rows that a call carried on average.',
  formula: 'rows of all calls / calls',
  measured: 'in the driver, when a worker answers',
  onBeam: { measured: inWorkers },
  worked: ({ batchSizes = {} }) => {
    const mean = meanBatchSize(batchSizes);
    const calls = sum(Object.values(batchSizes));
    return mean === undefined ? undefined : `${exact(mean * calls)} rows / ${exact(calls)} calls`;
  },
};

export const workers: Definition = {
  section: 'Resources',
  unit: 'threads',
  meaning: 'Worker threads of the pipeline; 1 for a job, whose pipeline only prepares files and joins results.',
  formula: 'resources.workers of the experiment',
  ...setting,
};

export const modelThreads: Definition = {
  section: 'Resources',
  unit: 'threads',
  meaning: 'Threads that run the model, wherever it runs.',
  formula: 'resources.modelThreads of the experiment',
  ...setting,
};
