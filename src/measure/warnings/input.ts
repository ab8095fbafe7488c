/** Checks of the input: is the clock fine enough, and do the instances vary? */
import { clockStepIn } from '../stream/clock-grid.ts';
import { type Check, fixed } from './check.ts';

const mostStepMs = 0.1;

const coarseClock: Check = ({ clockStepMs = 0, serviceMs }) => {
  const seenMs = serviceMs && clockStepIn(serviceMs);
  const stepMs = Math.max(clockStepMs, seenMs ?? 0);
  if (stepMs <= mostStepMs) return undefined;
  const how = seenMs === undefined ? 'read from the clock' : 'service times are multiples of it';
  return {
    code: 'coarse-clock',
    severity: 'invalid',
    message: `the clock moves in steps of ${fixed(stepMs, 3)} ms (${how}); shorter times cannot be measured`,
    advice: 'The times of this cell only show where the steps fell. Use a machine with a finer monotonic clock.',
    data: { stepMs, limitMs: mostStepMs },
  };
};

const fewestSampled = 100;
const mostShareOfOne = 0.5;
const fewestDistinctShare = 0.01;

const constantInput: Check = ({ input }) => {
  if (input === undefined || input.sampled < fewestSampled) return undefined;
  const { sampled, distinct, mostFrequent } = input;
  if (mostFrequent < mostShareOfOne * sampled && distinct >= fewestDistinctShare * sampled) return undefined;
  const message =
    distinct === 1
      ? `the first ${sampled} instances are all the same`
      : `the first ${sampled} instances have ${distinct} distinct values, one of which makes up ${fixed((100 * mostFrequent) / sampled, 1)} %`;
  return {
    code: 'constant-input',
    severity: 'caution',
    message,
    advice: 'Caches and branch prediction do better on such input than on real data. Measure with real instances.',
    data: { sampled, distinct, mostFrequent, limitShareOfOne: mostShareOfOne, limitDistinctShare: fewestDistinctShare },
  };
};

export const inputChecks: readonly Check[] = [coarseClock, constantInput];
