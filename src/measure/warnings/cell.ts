/** Of any cell: whether all was answered, how long it ran, and what else used the machine. */
import { type Check, fixed } from './check.ts';

const dropped: Check = ({ workload, counts }) =>
  workload.kind === 'batch' && counts.dropped > 0
    ? {
        code: 'dropped',
        severity: 'invalid',
        message: `${counts.dropped} of ${counts.due} instances had no answer when the cell ended`,
        advice: 'The figures cover the answered part only. Look at the failures, and run again.',
        data: { dropped: counts.dropped, due: counts.due },
      }
    : undefined;

const late: Check = ({ counts: { late = 0, dropped } }) =>
  late > 0
    ? {
        code: 'late-answers',
        severity: 'caution',
        message: `${late} of the ${dropped} instances without an answer were predicted after the cell had ended`,
        advice: 'They were not lost, but too late: they are in no figure. Lower the rate, or wait for longer (drainS).',
        data: { late, dropped },
      }
    : undefined;

const failed: Check = ({ counts }) =>
  counts.failed > 0
    ? {
        code: 'failed-instances',
        severity: 'caution',
        message: `${counts.failed} of ${counts.due} instances failed`,
        advice: 'Failed instances have no latency and no cost share. The failures are listed with their messages.',
        data: { failed: counts.failed, due: counts.due },
      }
    : undefined;

const shortestS = 2;

const short: Check = ({ workload, makespanS }) =>
  workload.kind === 'batch' && makespanS < shortestS
    ? {
        code: 'short',
        severity: 'caution',
        message: `the batch took ${fixed(makespanS, 2)} s: too short to be steady`,
        advice: 'Give it more rows, so that it runs for 2 s or longer.',
        data: { makespanS, limitS: shortestS },
      }
    : undefined;

const mostDriverShare = 0.9;

const driverBusy: Check = ({ batching, cpuS, makespanS }) =>
  batching !== undefined && makespanS > 0 && cpuS.driver > mostDriverShare * makespanS
    ? {
        code: 'driver-bottleneck',
        severity: 'caution',
        message: `the driver was busy for ${fixed(Math.min(100, (100 * cpuS.driver) / makespanS), 0)} % of the time`,
        advice: 'The harness may have been the bottleneck. Compare with the null strategy, which shows the most it can do.',
        data: { driverCpuS: cpuS.driver, makespanS, limitShare: mostDriverShare },
      }
    : undefined;

const sharedMachine: Check = ({ evidence, workers, modelThreads }, { cores }) =>
  evidence === 'embedded stand-in' && workers + modelThreads > cores
    ? {
        code: 'shared-machine',
        severity: 'caution',
        message: `the embedded service shared ${cores} cores with the pipeline: ${workers} workers and ${modelThreads} model threads`,
        advice: 'Rows per CPU second compare better than rows/s. A server on a machine of its own shows more.',
        data: { cores, workers, modelThreads },
      }
    : undefined;

const retried: Check = ({ retries, calls }) =>
  retries > 0
    ? {
        code: 'retried',
        severity: 'caution',
        message: `${retries} retries in ${calls} calls`,
        advice: 'Their waits are inside latency and makespan. Find out why the service refused.',
        data: { retries, calls },
      }
    : undefined;

export const cellChecks: readonly Check[] = [dropped, late, failed, short, driverBusy, sharedMachine, retried];
