import type { EngineSettings } from '../core/keys/engine.ts';
import { beamEngine } from '../engines/beam/index.ts';
import type { Engine } from '../engines/engine.ts';
import { localEngine } from '../engines/local/index.ts';

export function engineOf(settings: EngineSettings): Engine {
  return settings.use === 'beam' ? beamEngine(settings) : localEngine;
}
