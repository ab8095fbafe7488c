/** CPU of a runner's processes that the driver did not start, such as a cluster's on this machine. */
import { childrenCpuS, processCpuSOf } from '../../measure/child-processes.ts';

/**
 * Seconds of these processes, and of all that they started, from now on. Undefined as soon as one of them has ended: nobody knows what it
 * took.
 */
export function cpuFromNow(pids: readonly number[]): () => number | undefined {
  const before = cpuSOf(pids);
  return () => {
    const now = cpuSOf(pids);
    return before === undefined || now === undefined ? undefined : now - before;
  };
}

function cpuSOf(pids: readonly number[]): number | undefined {
  let total = 0;
  for (const pid of pids) {
    const [own, children] = [processCpuSOf(pid), childrenCpuS(pid)];
    if (own === undefined || children === undefined) return undefined;
    total += own + children;
  }
  return total;
}
