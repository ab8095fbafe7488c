import type { EngineMeasurement } from '../../../core/record.ts';
import { childrenCpuS } from '../../../measure/child-processes.ts';
import { processCpuS, threadCpuS } from '../../../measure/cpu.ts';
import { machineMeter } from '../../../measure/machine-load.ts';

export type CpuMeasured = Required<Pick<EngineMeasurement, 'cpuS' | 'machine'>>;

/**
 * CPU seconds from now on, by role, and what the machine did meanwhile. Driver: this thread and the pacer's. Workers: the rest of the
 * process, including TensorFlow's threads and the garbage collector's helpers. If CPU cannot be read per thread, everything counts as
 * workers. Children: processes that the strategy started, without the publisher, which is not part of the pipeline.
 */
export function cpuMeter(publisher?: number): (pacerS: number) => CpuMeasured {
  const childrenAtStart = children(publisher);
  const machine = machineMeter();
  const processStart = processCpuS();
  const threadStart = threadCpuS() ?? 0;
  return (pacerS) => {
    const driver = (threadCpuS() ?? 0) - threadStart + pacerS;
    const workers = Math.max(0, processCpuS() - processStart - driver);
    const load = machine();
    const childrenAtEnd = children(publisher);
    const [strategy, publishing] = (['strategyS', 'publisherS'] as const).map((of) =>
      Math.max(0, childrenAtEnd[of] - childrenAtStart[of]),
    ) as [number, number];
    return {
      cpuS: { driver, workers, ...(strategy > 0 && { children: strategy }) },
      machine: { ...load, busyS: load.busyS - publishing },
    };
  };
}

function children(publisher: number | undefined): { readonly strategyS: number; readonly publisherS: number } {
  const allS = childrenCpuS(process.pid) ?? 0;
  const strategyS = publisher === undefined ? allS : (childrenCpuS(process.pid, publisher) ?? 0);
  return { strategyS, publisherS: allS - strategyS };
}
