import { processCpuS, threadCpuS } from '../../../measure/cpu.ts';

/**
 * CPU seconds from now on, by role. Driver: this thread and the pacer's. Workers: the rest of the process, including TensorFlow's threads
 * and the garbage collector's helpers. If CPU cannot be read per thread, everything counts as workers.
 */
export function cpuMeter(): (pacerS: number) => { driver: number; workers: number } {
  const processStart = processCpuS();
  const threadStart = threadCpuS() ?? 0;
  return (pacerS) => {
    const driver = (threadCpuS() ?? 0) - threadStart + pacerS;
    return { driver, workers: Math.max(0, processCpuS() - processStart - driver) };
  };
}
