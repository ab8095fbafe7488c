import type { OpenContext } from '../../../core/predictor.ts';
import type { EngineMeasurement } from '../../../core/record.ts';
import type { CellTask } from '../../engine.ts';
import type { CpuMeasured } from './cpu-meter.ts';
import type { Queued } from './run-queue.ts';

/** What a drive measures besides the recorder. */
export interface Driven extends Pick<EngineMeasurement, 'setUp'>, CpuMeasured {
  /** Only if instances came through a queue. */
  readonly queued?: Queued;
}

export function openContext({ model, modelThreads, services, labels, workDir }: CellTask, callsInFlight: number): OpenContext {
  return { model, modelThreads, callsInFlight, services, labels, workDir };
}
