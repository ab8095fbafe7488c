/** Check of jobs: was the whole job timed? */
import { type Check, fixed } from './check.ts';

/** Some services round node seconds. */
const toleranceShare = 0.05;

const shorterThanJob: Check = ({ batching, counters, makespanS, modelThreads }) => {
  const nodeS = counters['jobNodeS'] ?? 0;
  const leastS = nodeS / modelThreads;
  if (batching !== undefined || leastS * (1 - toleranceShare) <= makespanS) return undefined;
  return {
    code: 'shorter-than-job',
    severity: 'invalid',
    message: `the job reports ${fixed(nodeS, 2)} node seconds, at least ${fixed(leastS, 2)} s on ${modelThreads} nodes, but the cell took only ${fixed(makespanS, 2)} s`,
    advice: 'The clock stopped before the job did, so the makespan is too short.',
    data: { nodeS, modelThreads, leastS, makespanS, toleranceShare },
  };
};

export const jobChecks: readonly Check[] = [shorterThanJob];
