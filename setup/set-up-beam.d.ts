import type { Missing } from './tensorflow.js';

type Environment = Record<string, string | undefined>;

export type BeamProbe =
  | { readonly ok: true; readonly python: string; readonly beam: string; readonly tensorflow: string }
  | { readonly ok: false; readonly reason: string };

interface BeamSetUp {
  readonly python: BeamProbe;
  readonly prism: string | undefined;
  /** What this machine cannot make, and not every runner needs. */
  readonly leftOut: readonly Missing[];
  readonly problems: readonly Missing[];
}

/** Makes what is not there yet. What is there, or named by a variable, is left alone. */
export function setUpBeam(options?: { readonly log?: (line: string) => void; readonly env?: Environment }): Promise<BeamSetUp>;

/** Loads what pipelines need in the interpreter that is used. */
export function probeBeam(env?: Environment): Promise<BeamProbe>;
