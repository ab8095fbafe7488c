import type { EngineSettings } from '../core/keys/engine.ts';
import { machine } from '../core/machine.ts';
import type { BeamEngine, Machine } from '../core/record.ts';
import { beamEngine } from '../engines/beam/index.ts';
import type { Engine } from '../engines/engine.ts';
import { localEngine } from '../engines/local/index.ts';

export function engineOf(settings: EngineSettings): Engine {
  return settings.use === 'beam' ? beamEngine(settings) : localEngine;
}

/** Of the software that the engine consists of beside predbench. Throws ProblemsError if this machine lacks it. */
export async function engineVersions(settings: EngineSettings): Promise<BeamEngine['versions']> {
  return (await engineOf(settings).versions?.()) ?? {};
}

/** This machine, if the pipelines run on it; undefined if they run on cloud workers, whatever this machine is. */
export function machineOf(settings: EngineSettings): Machine | undefined {
  return settings.use === 'beam' && settings.runner === 'dataflow' ? undefined : machine();
}
