import type { BeamSettings } from '../../core/keys/engine.ts';
import type { CellHooks, CellTask } from '../engine.ts';
import type { Driver } from './driver.ts';
import type { Planned } from './pipeline.ts';
import type { PipelineSpec } from './spec.ts';
import type { Workspace } from './workspace.ts';

/** A cell whose pipeline is built and waits for `driver.go()`. */
export interface Running {
  readonly task: CellTask;
  readonly settings: BeamSettings;
  readonly hooks: CellHooks;
  readonly planned: Planned;
  readonly workspace: Workspace;
  readonly spec: PipelineSpec;
  readonly driver: Driver;
  /** Of the runner, beside the driver's own: their CPU counts too. Undefined where they cannot be seen. */
  readonly processes: readonly number[] | undefined;
  /** Call once, before the clock starts: until then a stop kills the driver. */
  readonly onOpened: () => Promise<void>;
}
