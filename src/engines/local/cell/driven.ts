import type { EngineMeasurement } from '../../../core/record.ts';
import type { CpuMeasured } from './cpu-meter.ts';
import type { Queued } from './run-queue.ts';

/** What a drive measures besides the recorder. */
export interface Driven extends Pick<EngineMeasurement, 'setUp'>, CpuMeasured {
  /** Only if instances came through a queue. */
  readonly queued?: Queued;
}
