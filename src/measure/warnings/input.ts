/** Whether what was measured with, and what on, can give a figure at all: the clock and the instances. */
import { clockStepIn } from '../stream/clock-grid.ts';
import { type Check, fixed } from './check.ts';

const mostStepMs = 0.1;

const coarseClock: Check = ({ clockStepMs = 0, serviceMs }) => {
  const seenMs = serviceMs && clockStepIn(serviceMs);
  const stepMs = Math.max(clockStepMs, seenMs ?? 0);
  if (stepMs <= mostStepMs) return undefined;
  const how = seenMs === undefined ? 'as it was read' : 'the service times are multiples of it';
  return {
    code: 'coarse-clock',
    severity: 'invalid',
    message: `the clock moves in steps of ${fixed(stepMs, 3)} ms (${how}): what is shorter has no figure`,
    advice: 'Times and percentiles of this cell say where the steps fell. Measure on a machine whose monotonic clock is finer.',
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
  const what =
    distinct === 1
      ? `the first ${sampled} instances are all the same`
      : `of the first ${sampled} instances ${distinct} are different, and one makes up ${fixed((100 * mostFrequent) / sampled, 1)} %`;
  return {
    code: 'constant-input',
    severity: 'caution',
    message: what,
    advice: 'Caches and branch prediction like that better than real data. Measure with instances as they occur.',
    data: { sampled, distinct, mostFrequent, limitShareOfOne: mostShareOfOne, limitDistinctShare: fewestDistinctShare },
  };
};

export const inputChecks: readonly Check[] = [coarseClock, constantInput];
