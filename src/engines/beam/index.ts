/** The public part of the Beam engine. */
export { beamEngine } from './beam-engine.ts';
