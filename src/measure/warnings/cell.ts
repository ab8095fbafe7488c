/** Checks of every cell: unanswered instances, its length, and what predbench itself does to the machine. */
import { type Check, fixed } from './check.ts';

const dropped: Check = ({ workload, counts }) =>
  workload.kind === 'batch' && counts.dropped > 0
    ? {
        code: 'dropped',
        severity: 'invalid',
        message: `${counts.dropped} of ${counts.due} instances were unanswered when the cell ended`,
        advice: 'The figures cover only answered instances. Check the failures and run again.',
        data: { dropped: counts.dropped, due: counts.due },
      }
    : undefined;

const late: Check = ({ counts: { late = 0, dropped } }) =>
  late > 0
    ? {
        code: 'late-answers',
        severity: 'caution',
        message: `${late} of the ${dropped} unanswered instances were predicted after the cell had ended`,
        advice: 'Late answers are in no figure. Lower the rate, or wait longer (drainS).',
        data: { late, dropped },
      }
    : undefined;

const shortestS = 2;

const short: Check = ({ workload, makespanS }) =>
  workload.kind === 'batch' && makespanS < shortestS
    ? {
        code: 'short',
        severity: 'caution',
        message: `the batch took only ${fixed(makespanS, 2)} s`,
        advice: 'Use more rows: a batch should take at least 2 s.',
        data: { makespanS, limitS: shortestS },
      }
    : undefined;

const mostDriverShare = 0.9;

/** Beam's workers need no driver: each reads its own rows. */
const driverBusy: Check = ({ beam, batching, cpuS, makespanS }) =>
  beam === undefined && batching !== undefined && cpuS !== undefined && makespanS > 0 && cpuS.driver > mostDriverShare * makespanS
    ? {
        code: 'driver-bottleneck',
        severity: 'caution',
        message: `the driver was busy ${fixed(Math.min(100, (100 * cpuS.driver) / makespanS), 0)} % of the time`,
        advice: 'The harness may be the bottleneck. Compare with the null strategy, which shows what the harness can do.',
        data: { driverCpuS: cpuS.driver, makespanS, limitShare: mostDriverShare },
      }
    : undefined;

const sharedMachine: Check = ({ evidence, workers, modelThreads }, { machine: { cores } }) =>
  evidence === 'embedded stand-in' && workers + modelThreads > cores
    ? {
        code: 'shared-machine',
        severity: 'caution',
        message: `the embedded service shared ${cores} cores with the pipeline (${workers} workers, ${modelThreads} model threads)`,
        advice: 'Compare rows per CPU second rather than rows/s, or use a server on another machine.',
        data: { cores, workers, modelThreads },
      }
    : undefined;

const retried: Check = ({ retries, calls }) =>
  retries > 0
    ? {
        code: 'retried',
        severity: 'caution',
        message: `${retries} retries in ${calls} calls`,
        advice: 'Latency and makespan include the waits of retries. Find out why the service refused.',
        data: { retries, calls },
      }
    : undefined;

const again: Check = ({ beam, counts: { due } }) =>
  beam !== undefined && beam.rowsAgain > 0
    ? {
        code: 'rows-again',
        severity: 'caution',
        message: `${beam.rowsAgain} rows of ${due} were worked on again, since Beam retried their bundle`,
        advice: 'Each row is counted once, but all of its tries took time. Find out why a worker failed.',
        data: { rowsAgain: beam.rowsAgain, due },
      }
    : undefined;

export const cellChecks: readonly Check[] = [dropped, late, short, driverBusy, sharedMachine, retried, again];
