/** What Flink's processes are told. Sizes are small: the rows pass through a TaskManager, the model is in the Python worker. */
import { join } from 'node:path';

export interface Ports {
  readonly rest: number;
  readonly rpc: number;
  readonly blob: number;
  readonly pool: number;
}

/** Flink's config.yaml, which JSON is too. */
export function flinkSettings(folder: string, ports: Ports, slots: number): Readonly<Record<string, string | number | boolean>> {
  const here = '127.0.0.1';
  return {
    'jobmanager.rpc.address': here,
    'jobmanager.rpc.port': ports.rpc,
    'jobmanager.bind-host': here,
    'rest.address': here,
    'rest.bind-address': here,
    'rest.port': ports.rest,
    'blob.server.port': ports.blob,
    'taskmanager.host': here,
    'taskmanager.bind-host': here,
    'taskmanager.numberOfTaskSlots': slots,
    // Else the first TaskManager would do all the work.
    'cluster.evenly-spread-out-slots': true,
    'io.tmp.dirs': join(folder, 'tmp'),
    'web.tmpdir': join(folder, 'tmp'),
    // A TaskManager that was killed is noticed in some seconds, one on a busy machine is not given up.
    'heartbeat.interval': 3000,
    'heartbeat.timeout': 60_000,
    // A job outlives a lost TaskManager or worker. Beam's own option for it has no effect on bounded data.
    // It takes some seconds until a TaskManager counts as lost; before that, new attempts fail too.
    'restart-strategy.type': 'exponential-delay',
    'restart-strategy.exponential-delay.initial-backoff': '1 s',
    'restart-strategy.exponential-delay.backoff-multiplier': 3,
    'restart-strategy.exponential-delay.max-backoff': '15 s',
    'restart-strategy.exponential-delay.attempts-before-reset-backoff': 4,
    // Without Flink's scripts, all sizes have to be given.
    'taskmanager.cpu.cores': 1,
    'taskmanager.memory.task.heap.size': '256mb',
    'taskmanager.memory.task.off-heap.size': '0mb',
    'taskmanager.memory.framework.heap.size': '128mb',
    'taskmanager.memory.framework.off-heap.size': '64mb',
    'taskmanager.memory.network.min': '128mb',
    'taskmanager.memory.network.max': '128mb',
    // A pipeline has many stages with little to send; the default of 16 MB each would not fit.
    'taskmanager.network.sort-shuffle.min-buffers': 32,
    'taskmanager.memory.managed.size': '64mb',
    'taskmanager.memory.jvm-metaspace.size': '256mb',
    'taskmanager.memory.jvm-overhead.min': '192mb',
    'taskmanager.memory.jvm-overhead.max': '192mb',
  };
}

export const jobManagerClass = 'org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint';
export const taskManagerClass = 'org.apache.flink.runtime.taskexecutor.TaskManagerRunner';

const opened = ['java.lang', 'java.net', 'java.io', 'java.nio', 'sun.nio.ch', 'java.time', 'java.util', 'java.util.concurrent'];

/** `mark`: tells the cluster's processes from others. */
export function javaFlags(folder: string, heapMb: number, logSettings: string, mark: string): string[] {
  return [
    `-Xmx${heapMb}m`,
    '-XX:+UseSerialGC',
    '-XX:MaxDirectMemorySize=320m',
    ...opened.map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
    `-Dlog4j.configurationFile=${logSettings}`,
    `-Djava.io.tmpdir=${join(folder, 'tmp')}`,
    mark,
  ];
}
