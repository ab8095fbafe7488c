/** Of jobs: whether the time is that of the job, or only that of its submission. */
import { type Check, fixed } from './check.ts';

const noResults: Check = ({ batching, counts, makespanS }) =>
  batching === undefined && counts.due > 0 && counts.ok === 0
    ? {
        code: 'no-results',
        severity: 'invalid',
        message: `the job gave no prediction: ${fixed(makespanS, 2)} s is how long its submission took`,
        advice: 'A job is done when its results are there. Wait for them, and read them, in the strategy.',
        data: { makespanS, due: counts.due },
      }
    : undefined;

/** Node seconds are rounded by some services. */
const toleranceShare = 0.05;

const shorterThanJob: Check = ({ batching, counters, makespanS, modelThreads }) => {
  const nodeS = counters['jobNodeS'] ?? 0;
  const leastS = nodeS / modelThreads;
  if (batching !== undefined || leastS * (1 - toleranceShare) <= makespanS) return undefined;
  return {
    code: 'shorter-than-job',
    severity: 'invalid',
    message: `the job reports ${fixed(nodeS, 2)} node seconds, at least ${fixed(leastS, 2)} s on ${modelThreads} nodes, but the cell took ${fixed(makespanS, 2)} s`,
    advice: 'The clock stopped before the job did: its makespan is not how long the job took.',
    data: { nodeS, modelThreads, leastS, makespanS, toleranceShare },
  };
};

export const jobChecks: readonly Check[] = [noResults, shorterThanJob];
