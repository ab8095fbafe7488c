import type { OpenContext } from '../../../core/predictor.ts';
import type { EngineMeasurement } from '../../../core/record.ts';
import type { CellTask } from '../../engine.ts';
import type { Queued } from './run-queue.ts';

/** What driving took, beside what the recorder holds. */
export interface Driven extends Pick<EngineMeasurement, 'setUp' | 'cpuS'> {
  /** Where instances came through a queue. */
  readonly queued?: Queued;
}

export function openContext({ model, modelThreads, services, workDir }: CellTask, callsInFlight: number): OpenContext {
  return { model, modelThreads, callsInFlight, services, workDir };
}
