import { percentileOf } from '../figure-text.ts';
import type { TableWords } from '../language.ts';

export const table: TableWords = {
  strategy: 'strategy',
  evidence: 'evidence',
  runtime: 'runtime',
  failed: 'failed',
  column: ({ consideration, key = '' }) => {
    const percentile = percentileOf(key);
    return {
      throughput: 'rows/s',
      latency: percentile === undefined ? 'latency' : `${percentile} ms`,
      cost: 'USD/million',
      implementation: 'days',
      maintenance: 'h/month',
    }[consideration];
  },
  evidenceOf: ({ evidence, state }) => {
    if (state !== 'ranked') return state;
    return evidence === 'embedded stand-in' ? 'stand-in' : (evidence ?? '');
  },
  legend: '* best, ~ ties with it; USD in the cloud; days to build, hours to maintain.',
};
