import { availableParallelism, cpus, totalmem } from 'node:os';
import { probeTensorflow } from '../../setup/tensorflow.js';
import type { Machine, RunRecord } from './record.ts';
import { ownVersion } from './version.ts';

/** Cores and memory available to this process, within a container's limits. */
export function machine(): Machine {
  const allowed = process.constrainedMemory();
  return {
    platform: process.platform,
    arch: process.arch,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    // No limit shows as 0 or as more than the machine has.
    memoryBytes: allowed > 0 ? Math.min(allowed, totalmem()) : totalmem(),
  };
}

/** Versions of the software involved. TensorFlow is probed in another process, since a broken addon kills its process. */
export async function versions(): Promise<RunRecord['versions']> {
  const tensorflow = await probeTensorflow();
  return {
    predbench: ownVersion(),
    node: process.versions.node,
    ...(tensorflow.ok && { tfjsNode: tensorflow.tfjsNode, libtensorflow: tensorflow.libtensorflow }),
  };
}
