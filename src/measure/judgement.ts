/** Judges a measured cell, whichever engine ran it. */
import type {
  EngineMeasurement,
  CellResult,
  Counts,
  Distribution,
  GeneratorCeiling,
  Judgement,
  Machine,
  ServicesMeasurement,
} from '../core/record.ts';
import { warningsFor } from './warnings/index.ts';

/** `generator` is absent if it was not measured. */
export function judged(
  measured: EngineMeasurement,
  services: ServicesMeasurement,
  machine: Machine,
  generator?: GeneratorCeiling,
): CellResult {
  const valid = validity(measured.counts, measured.latencyMs);
  return { measured, services, judged: { valid, warnings: warningsFor(measured, { machine, services, generator }) } };
}

/** Precision of milliseconds since boot, as floating-point numbers. */
const roundingMs = 0.001;

function validity(
  { due, ok, failed, dropped, duplicates, unknown = 0 }: Counts,
  latencyMs: Distribution | undefined,
): Judgement['valid'] {
  if (dropped < 0) return { ok: false, reason: `more instances were answered (${ok + failed}) than fell due (${due})` };
  if (duplicates > 0) return { ok: false, reason: `${duplicates} instances were answered more than once` };
  if (unknown > 0) return { ok: false, reason: `${unknown} answers were for keys that no instance has` };
  if (latencyMs !== undefined && latencyMs.min < -roundingMs)
    return {
      ok: false,
      reason: `an instance was predicted ${(-latencyMs.min).toFixed(1)} ms before it was due: the clocks disagree`,
    };
  return { ok: true };
}
