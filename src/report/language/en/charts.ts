import type { Input } from '../../../analysis/decision/candidate.ts';
import type { ChartWords } from '../chart-words.ts';

const placed = { 'this machine': 'on this machine', 'the cloud': 'in the cloud' } as const;

export const charts: ChartWords = {
  strategy: 'strategy',
  axes: {
    throughput: 'throughput',
    makespan: 'makespan',
    latency: 'latency',
    percentile: 'percentile',
    time: 'time since the start',
    backlog: 'backlog',
    cost: 'cost a month',
    perMillion: 'cost a million predictions',
    cpu: 'CPU time',
    batchSize: 'rows a call',
    calls: 'share of calls',
    load: 'load',
    instances: 'instances',
  },
  throughput: { title: 'Throughput', caption: 'Longer is better.' },
  makespan: { title: 'Makespan', caption: 'From the start to the last result written. Shorter is better.' },
  latency: (point) => ({
    title: `Latency, ${point}`,
    caption: 'From when an instance was due to its prediction. Shorter is better.',
  }),
  percentiles: {
    title: 'Latency by percentile',
    caption:
      'At 99 %: 99 of 100 instances had their prediction within that time. Lower is better; both axes stretch the slow tail.',
  },
  latencyOverTime: (repeat) => ({
    title: 'Latency over time',
    caption: `Mean of the instances due in each window, of repeat ${repeat}. A curve that climbs does not keep up.`,
  }),
  backlogOverTime: (repeat) => ({
    title: 'Backlog over time',
    caption: `Instances due but not yet predicted, of repeat ${repeat}. A curve that climbs does not keep up.`,
  }),
  throughputOverTime: (repeat) => ({
    title: 'Throughput over time',
    caption: `Rows predicted in each window, of repeat ${repeat}. A level curve is steady.`,
  }),
  batchSizes: { title: 'Batches that formed', caption: 'How many rows a call carried, as a share of the calls.' },
  cpu: { title: 'CPU time by role', caption: 'All that the cell and its services used. Shorter is better.' },
  cpuRoles: { driver: 'driver', workers: 'workers', children: 'child processes', services: 'services' },
  costParts: { title: 'What the cost is made of', caption: 'In the cloud, at list prices; partly assumed. Shorter is better.' },
  front: (figure) => ({
    title: `Cost against ${figure}`,
    caption: 'Best is at the lower left. What is not on the line is beaten in both by one that is.',
  }),
  onFront: 'on the front',
  sensitivity: (place) => ({
    title: place === undefined ? 'What moves the decision' : `What moves the decision ${placed[place]}`,
    caption:
      'Each bar: the lead where that input is in the lowest and in the highest tenth of its range. A bar that crosses the red line can turn the decision.',
  }),
  betterThan: (strategy, rival) => `${strategy} better than ${rival} by`,
  better: (strategy) => `${strategy} better`,
  input: 'input',
  inputs,
  ends: ['input low', 'input high'],
  loads: 'Cost over the load',
  breakEven: (workloads) => ({
    title: `Break-even of ${workloads}`,
    caption:
      'The lowest curve is the cheapest. A dot marks where another becomes the cheapest, its line where 95 % of the draws lie.',
  }),
  statedLoad: 'stated load',
};

function inputs(input: Input): string {
  switch (input.kind) {
    case 'weight':
      return `weight of ${input.of}`;
    case 'noise':
      return `slowness of ${input.of}, repeat to repeat`;
    case 'effort':
      return `${input.of} of ${input.strategies.join(', ')}`;
    case 'assumption':
      return input.of;
    case 'price':
      return `price of ${input.of}`;
    case 'usage':
      return `use of ${input.of}`;
  }
}
