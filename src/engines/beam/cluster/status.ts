import { messageOf } from '../../../core/problems.ts';
import { type ClusterProcess, running } from './processes.ts';
import { type FlinkJob, isRunning, jobs, overview } from './rest-api.ts';
import { type ClusterState, readState } from './state.ts';

export interface ClusterStatus {
  readonly state: ClusterState;
  readonly alive: readonly ClusterProcess[];
  /** Why no job can run on it. */
  readonly problem?: string;
  readonly slots?: { readonly free: number; readonly total: number };
  /** Those that run. */
  readonly jobs: readonly FlinkJob[];
}

/** Of the cluster that was started on this machine; undefined if none was, or nothing of it is left. */
export async function clusterStatus(): Promise<ClusterStatus | undefined> {
  const state = await readState();
  if (state === undefined) return undefined;
  const alive = await running(state.processes);
  if (alive.length === 0) return undefined;
  const lost = state.processes.filter((one) => !alive.includes(one));
  try {
    const { 'slots-available': free, 'slots-total': total } = await overview(state.master);
    const working = (await jobs(state.master)).filter(isRunning);
    const problem = lost.length === 0 ? undefined : `lost: ${lost.map(({ name }) => name).join(', ')}`;
    return { state, alive, slots: { free, total }, jobs: working, ...(problem !== undefined && { problem }) };
  } catch (error) {
    return { state, alive, problem: messageOf(error), jobs: [] };
  }
}
