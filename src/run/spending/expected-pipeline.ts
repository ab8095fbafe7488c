/** What a cell's pipeline will use on Dataflow, as the pipelines of 2018 did. */
import type { Cloud } from '../../core/keys/cloud.ts';
import type { Strategy, Usage } from '../../core/predictor.ts';
import type { RunRecord } from '../../core/record.ts';
import { cloudRuns } from '../../analysis/estimate/cloud-runs.ts';
import { fitPipeline } from '../../analysis/estimate/fits.ts';
import { noiseOf } from '../../analysis/estimate/noise.ts';
import { assume } from '../../analysis/estimate/priors.ts';
import { streamedGb } from '../../prices/cloud/stream.ts';
import { workerCount, workerLines, workerMachine } from '../../prices/cloud/workers.ts';
import { usageOf } from '../../prices/metered.ts';
import { expectedRows } from '../../workloads/expected-rows.ts';
import type { Workload } from '../../workloads/workload.ts';

export interface CellOnDataflow {
  readonly name: string;
  readonly kind: Strategy['kind'];
  readonly workload: Workload;
  readonly cloud: Cloud;
  readonly workers: number;
  /** Seconds that the calls of a server in the cloud take, of a batch; or the length of a stream, with what comes after it. */
  readonly leastS: number;
}

export interface ExpectedPipeline {
  readonly usage: readonly Usage[];
  /** From the start of its workers to their stop, at the highest. */
  readonly longestS: number;
}

/** `seed`: the run of 2018, whose pipelines ran on n1-standard-1. */
export function expectedPipeline(
  { name, kind, workload, cloud, workers, leastS }: CellOnDataflow,
  seed: RunRecord,
): ExpectedPipeline {
  const ofSeed = cloudRuns(seed.cells);
  const { busyShare, ...priors } = assume(() => 0.5);
  const runs = ofSeed.pipelines.filter(({ strategy }) => strategy === (kind === 'job' ? 'batch-job' : 'direct'));
  const { fixedS, workPerRowS } = fitPipeline(runs, { busyShare, ...priors });
  const pipeline = workload.kind === 'batch' ? 'batch' : 'stream';
  const machines = workerCount(cloud, pipeline)(workers);
  const rows = expectedRows(workload) ?? 0;
  const vcpus = machines * workerMachine(cloud.workers, pipeline).vcpus;
  const workS = workload.kind === 'batch' ? (rows * workPerRowS) / busyShare / vcpus : 0;
  const elapsedS = fixedS + Math.max(workS, leastS);
  const highest = Math.exp(1.96 * noiseOf(ofSeed).work);
  const lines = workerLines(cloud.workers, pipeline, pipeline === 'stream');
  const load = { machineS: machines * elapsedS, gb: pipeline === 'stream' ? streamedGb(cloud.stream, rows) : 0 };
  const workerS = `${machines} worker${machines === 1 ? '' : 's'} x ${elapsedS.toFixed(0)} s, ${fixedS.toFixed(0)} s of them to start and stop`;
  const usage = usageOf(lines, load).map(({ rule, range, ...line }) => ({
    ...line,
    range: { low: (range?.low ?? line.quantity) / highest, high: (range?.high ?? line.quantity) * highest },
    rule: `${name} over ${workload.name}: ${workerS}, as in 2018; ${rule}`,
  }));
  return { usage, longestS: elapsedS * highest };
}
