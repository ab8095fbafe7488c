/** The Flink cluster that a pipeline runs on: that of this machine, or the user's own. */
import { exitCodes, messageOf, ProblemsError } from '../../../core/problems.ts';
import { current } from './cluster.ts';
import { flinkJars, flinkVersion, setUpFlinkJars } from './jars.ts';
import { type Overview, overview } from './rest-api.ts';
import type { ClusterState } from './state.ts';
import { clusterTools } from './tools.ts';

export interface FlinkTarget {
  /** host:port, or a URL. */
  readonly master: string;
  /** host:port, as the TaskManagers reach it. */
  readonly workerPool: string;
  /** What a job brings along. */
  readonly jar: string;
  readonly taskManagers: number;
  /** Its processes on this machine; undefined of a cluster of the user's. */
  readonly processes: readonly number[] | undefined;
}

export interface FlinkSettings {
  readonly flinkMaster?: string;
  readonly workerPool?: string;
}

/** As a pool beside each TaskManager is deployed. */
const usualPool = 'localhost:50000';

/** Throws ProblemsError if there is no cluster that could run a job. */
export async function checkFlink(settings: FlinkSettings): Promise<void> {
  await find(settings);
}

/** Throws ProblemsError as `checkFlink` does. */
export async function flinkVersionOf(settings: FlinkSettings): Promise<string> {
  return (await find(settings)).found['flink-version'];
}

/** Throws ProblemsError if there is no cluster, or none that can run a job of so many workers. */
export async function flinkTarget(settings: FlinkSettings, workers: number, say: (line: string) => void): Promise<FlinkTarget> {
  const { master, own, found } = await find(settings);
  const slots = found['slots-total'];
  if (slots < workers) {
    const larger = `run: predbench cluster down, then: predbench cluster up --workers ${workers}; or ask for fewer workers`;
    const message = `the Flink cluster has ${slots} slots, but the experiment asks for ${workers} workers`;
    throw problem(message, own === undefined ? 'ask for fewer workers' : larger);
  }
  const jars = (await flinkJars()) ?? (await setUpFlinkJars(await clusterTools(false), say));
  return {
    master,
    workerPool: own?.workerPool ?? settings.workerPool ?? usualPool,
    jar: own === undefined ? jars.beam : jars.submit,
    taskManagers: found.taskmanagers,
    processes: own?.processes.map(({ pid }) => pid),
  };
}

interface Found {
  readonly master: string;
  /** Where it is that of this machine. */
  readonly own: ClusterState | undefined;
  readonly found: Overview;
}

async function find({ flinkMaster }: FlinkSettings): Promise<Found> {
  const here = await current();
  const own = flinkMaster === undefined || flinkMaster === here?.master ? here : undefined;
  const master = flinkMaster ?? own?.master;
  if (master === undefined)
    throw problem('no Flink cluster is running', 'run: predbench cluster up; or name your own with engine.flinkMaster');
  const found = await overview(master).catch((error: unknown) => {
    throw problem(messageOf(error), own === undefined ? 'start it, or correct engine.flinkMaster' : 'run: predbench cluster up');
  });
  const version = found['flink-version'];
  const minor = flinkVersion.slice(0, flinkVersion.lastIndexOf('.'));
  if (!version.startsWith(`${minor}.`)) throw problem(`Flink at ${master} is ${version}`, `use a cluster of Flink ${minor}`);
  return { master, own, found };
}

function problem(message: string, remedy: string): ProblemsError {
  return new ProblemsError({ message, remedy }, { exitCode: exitCodes.environment });
}

/** Workers idle between two stages for less than that. */
const keepWorkersMs = 60_000;

/** Beam's options, as on a command line. */
export function flinkOptions(target: FlinkTarget, workers: number, jobName: string): string[] {
  return [
    `--flink_master=${target.master}`,
    '--flink_submit_uber_jar',
    `--flink_job_server_jar=${target.jar}`,
    '--environment_type=EXTERNAL',
    `--environment_config=${target.workerPool}`,
    `--environment_cache_millis=${keepWorkersMs}`,
    `--parallelism=${workers}`,
    `--sdk_worker_parallelism=${Math.ceil(workers / target.taskManagers)}`,
    `--job_name=${jobName}`,
  ];
}
