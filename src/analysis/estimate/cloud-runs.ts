/** Batches on the cloud's own workers, as a stored run tells them: pipelines and batch prediction jobs. */
import { secondsPerHour } from '../../core/units.ts';
import type { Cell } from '../../core/record.ts';
import { pipelineParts } from '../../prices/cloud/workers.ts';

interface CloudRun {
  /** The cell's id; a pipeline and the job after it have the same. */
  readonly id: string;
  readonly strategy: string;
  readonly rows: number;
  readonly elapsedS: number;
}

/** One finished pipeline, seconds. */
export interface PipelineRun extends CloudRun {
  /** Billed, summed over workers. */
  readonly workerS: number;
  readonly workers: number;
  readonly memoryGbH: number;
  /** Wall time by stage, summed over workers. */
  readonly stages: Readonly<Record<string, number>>;
}

export interface JobRun extends CloudRun {
  /** Billed, summed over nodes. */
  readonly nodeS: number;
}

export interface CloudRuns {
  readonly pipelines: readonly PipelineRun[];
  readonly jobs: readonly JobRun[];
}

/** Finished batches that tell their stages, workers and memory. */
export function cloudRuns(cells: readonly Cell[]): CloudRuns {
  const pipelines: PipelineRun[] = [];
  const jobs: JobRun[] = [];
  for (const cell of cells) {
    if (cell.state !== 'measured') continue;
    const { workload, workers, stagesS: stages, makespanS, phasesS, usage } = cell.result.measured;
    if (workload.kind !== 'batch') continue;
    const used = (part: string, unit: string) =>
      usage.find((line) => line.part === part && line.unit === unit && line.evidence === 'measured')?.quantity;
    const { id, strategy } = cell;
    const rows = workload.rowsAsked;
    const vcpuH = used(pipelineParts.workers, 'vCPU h');
    const memoryGbH = used(pipelineParts.workers, 'GB h');
    if (workers !== undefined && stages !== undefined && vcpuH !== undefined && memoryGbH !== undefined) {
      const elapsedS = phasesS['prepare'] ?? makespanS;
      pipelines.push({ id, strategy, rows, elapsedS, workerS: vcpuH * secondsPerHour, workers, memoryGbH, stages });
    }
    const nodeH = used('job', 'node h');
    const elapsedS = phasesS['job'];
    if (nodeH !== undefined && elapsedS !== undefined) jobs.push({ id, strategy, rows, elapsedS, nodeS: nodeH * secondsPerHour });
  }
  return { pipelines, jobs };
}

/** Those that meet a condition, of both kinds. */
export function runsWhere({ pipelines, jobs }: CloudRuns, isIt: (run: CloudRun) => boolean): CloudRuns {
  return { pipelines: pipelines.filter(isIt), jobs: jobs.filter(isIt) };
}
