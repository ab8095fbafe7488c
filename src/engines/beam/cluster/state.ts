/** The file that says which cluster runs on this machine. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheFolder } from '../../../../setup/paths.js';

const schema = z.object({
  /** host:port of the JobManager's REST API. */
  master: z.string(),
  /** host:port, as the TaskManagers reach it. */
  workerPool: z.string(),
  taskManagers: z.number(),
  slotsPerTaskManager: z.number(),
  /** The command that starts the cluster, until it has started. */
  startedBy: z.number().optional(),
  processes: z.array(z.object({ name: z.string(), pid: z.number(), mark: z.string(), log: z.string() })),
});
export type ClusterState = z.output<typeof schema>;

/** Configuration, logs and work files of the cluster. */
export function clusterFolder(): string {
  return join(cacheFolder(), 'flink-cluster');
}

const file = () => join(clusterFolder(), 'state.json');

/** Undefined if there is none; one that cannot be read counts as none. */
export async function readState(): Promise<ClusterState | undefined> {
  const text = await readFile(file(), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export async function writeState(state: ClusterState): Promise<void> {
  await mkdir(clusterFolder(), { recursive: true });
  await writeFile(file(), JSON.stringify(state, null, 2));
}

export async function removeState(): Promise<void> {
  await rm(file(), { force: true });
}
