import type { Cloud } from '../../../core/keys/cloud.ts';
import type { DataflowSettings } from '../../../core/keys/dataflow.ts';
import { type Labels, labelValue } from '../../../core/labels.ts';
import { dataflowVariable } from '../../../data/google/dataflow-jobs.ts';
import { type PipelineKind, workerCount, workerMachine } from '../../../prices/cloud/workers.ts';

export interface DataflowJob {
  readonly dataflow: DataflowSettings;
  readonly cloud: Cloud;
  readonly kind: PipelineKind;
  /** As on this machine: of so many worker threads. */
  readonly workers: number;
  /** `gs://` folder of the cell. */
  readonly folder: string;
  readonly labels: Labels;
}

/** Do jobs go to Google, which bills them? */
export function isBilledDataflow(): boolean {
  return process.env[dataflowVariable] === undefined;
}

/**
 * Options of Beam for a job on Dataflow. Its machines are those that the costs are computed with, and as many as stand for the worker
 * threads; their number is fixed, so that throughput is of a known size, unless `cloud.workers.maxCount` asks for autoscaling.
 */
export function dataflowOptions({ dataflow, cloud, kind, workers, folder, labels }: DataflowJob, env = process.env): string[] {
  const { project, region, image, subnetwork, serviceAccount } = dataflow;
  const { flexrs, diskGb, maxCount } = cloud.workers;
  const count = workerCount(cloud, kind)(workers);
  const endpoint = env[dataflowVariable];
  const options: readonly (readonly [name: string, value: string | number | undefined])[] = [
    ['project', project],
    ['region', region],
    ['job_name', jobName(labels)],
    ['temp_location', `${folder}/temp`],
    ['staging_location', `${folder}/staging`],
    ['sdk_container_image', image],
    // The image has the SDK.
    ['sdk_location', 'container'],
    ['machine_type', workerMachine(cloud.workers, kind).machineType],
    ['num_workers', maxCount === undefined ? count : Math.min(count, maxCount)],
    ['max_num_workers', maxCount ?? count],
    ['autoscaling_algorithm', maxCount === undefined ? 'NONE' : 'THROUGHPUT_BASED'],
    // One process for each vCPU, each with one call at a time, as a worker thread of this machine.
    ['number_of_worker_harness_threads', 1],
    ['disk_size_gb', diskGb],
    ['flexrs_goal', kind === 'batch' && flexrs ? 'COST_OPTIMIZED' : undefined],
    ['subnetwork', subnetwork],
    ['service_account_email', serviceAccount],
    ...Object.entries(labels).map(([key, value]) => ['labels', `${key}=${value}`] as const),
    ['dataflow_endpoint', endpoint],
  ];
  return [
    ...options.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`])),
    // Such a job always uses Streaming Engine.
    ...(kind === 'stream' ? ['--streaming'] : []),
    // Never send the user's token to another server.
    ...(endpoint === undefined ? [] : ['--no_auth']),
  ];
}

/** Lower case, digits and `-`, with a letter at the beginning; two active jobs of one name are refused. */
export function jobName(labels: Labels): string {
  return labelValue(['predbench', ...Object.values(labels)].join('-'))
    .replaceAll('_', '-')
    .replace(/-+$/, '');
}
