import type { BeamSettings } from '../../core/keys/engine.ts';
import type { Engine } from '../engine.ts';
import { takesWorkload } from './takes.ts';

/** Runs each cell as a pipeline of Apache Beam on the runner of these settings. */
export function beamEngine(settings: BeamSettings): Engine {
  return {
    name: 'beam',
    takes: (workload) => takesWorkload(workload, settings.runner),
    async run() {
      throw new Error('the Beam engine does not run yet');
    },
  };
}
