import type { Language } from '../language.ts';
import { asked, headline, overviewRow, points } from './answer.ts';
import { caveat, more } from './caveats.ts';
import { charts } from './charts.ts';
import { next } from './next.ts';
import { ranOn } from './ran-on.ts';
import { table } from './table.ts';

export const english: Language = {
  code: 'en',
  sections: {
    capacity: 'Highest rates',
    thresholds: 'Thresholds',
    caveats: 'Keep in mind',
    next: 'Measure next',
    answers: 'The answer for each workload',
    recommendation: 'How the strategies were weighed',
    'thresholds-table': 'Thresholds, one by one',
    workloads: 'What was measured, by workload',
    overviews: 'Workloads beside each other',
    effort: 'Effort',
    months: 'Cost of a month',
    cells: 'Every figure, strategy by strategy',
    probes: 'Probes',
    'effort-items': 'Effort, item by item',
    run: 'How it was run',
    notes: 'Everything to keep in mind',
  },
  answer: {
    asked,
    headline,
    points,
    table,
    overview: { heads: ['workload', 'take', 'measured', 'USD/million', 'sure (here / cloud)'], row: overviewRow },
    caveat,
    more,
    next,
    ranOn,
  },
  charts,
  page: {
    skip: 'Skip to the answer',
    charts: 'Charts',
    details: 'Details',
    table: 'The figures as a table',
  },
  thresholds: {
    state: { held: 'held', broken: 'broken', 'not measured': 'not measured' },
    notHeld: (threshold, state, checks) => `${threshold} is ${state}: ${checks}`,
    place: (strategy, workload) => `${strategy} on ${workload}`,
    beside: (value, bound) => `${value} against ${bound}`,
    more: (count) => `${count} more`,
    spread: (value, low, high) => `${value} (${low} to ${high})`,
    head: ['threshold', 'workload', 'strategy', 'measured', 'bound', 'verdict'],
    legend: 'Measured: the median of the repeats, with its 95 % interval from 6 repeats on; of counts the worst repeat.',
  },
};
