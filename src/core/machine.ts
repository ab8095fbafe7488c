/** What a run's figures were measured on. */
import { availableParallelism, cpus, totalmem } from 'node:os';
import { probeTensorflow } from '../../setup/tensorflow.js';
import type { Machine, RunRecord } from './record.ts';
import { ownVersion } from './version.ts';

/** Cores and memory as this process may use them: a container's limits count. */
export function machine(): Machine {
  const allowed = process.constrainedMemory();
  return {
    platform: process.platform,
    arch: process.arch,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    // Unlimited is told as 0 or as a number beyond the machine's own.
    memoryBytes: allowed > 0 ? Math.min(allowed, totalmem()) : totalmem(),
  };
}

/** Versions of what takes part. TensorFlow is asked in a process of its own: a broken addon would end this one. */
export async function versions(): Promise<RunRecord['versions']> {
  const tensorflow = await probeTensorflow();
  return {
    predbench: ownVersion(),
    node: process.versions.node,
    ...(tensorflow.ok && { tfjsNode: tensorflow.tfjsNode, libtensorflow: tensorflow.libtensorflow }),
  };
}
