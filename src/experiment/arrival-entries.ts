import { z } from 'zod';
import { parseOptions } from '../core/options.ts';
import { didYouMean, ProblemsError } from '../core/problems.ts';
import { resolvePath } from '../data/storage/index.ts';
import type { ArrivalSpec } from '../workloads/arrivals.ts';
import { fileHash, readDueTimes } from '../workloads/replay.ts';
import { arrivalSchemas, type StreamEntry } from './schema.ts';

const used = z.looseObject({ use: z.string() });
const place = { key: 'arrivals' };

/** The schedule of a stream. Reads the times of a replay. Throws ProblemsError. */
export async function parseArrivals(
  { arrivals: raw, rate: ratePerS, seconds, seed: own }: StreamEntry,
  seed: number,
  baseDir: string,
): Promise<ArrivalSpec> {
  const entry = typeof raw === 'string' ? { use: raw } : raw;
  const { use } = parseOptions(used, entry, place);
  const common = { ...(seconds !== undefined && { seconds }), seed: own ?? seed };
  if (use === 'replay') {
    const { use: _, path, column, ...options } = parseOptions(arrivalSchemas.replay, entry, place);
    if (ratePerS !== undefined)
      throw new ProblemsError([
        { key: 'rate', message: 'a replay has the rate of its file', remedy: 'leave it out, or set speed' },
      ]);
    const file = resolvePath(baseDir, path);
    const dueMs = await readDueTimes(file, { column, ...options });
    const sha256 = await fileHash(file);
    return { ...common, arrivals: use, path, ...(column !== undefined && { column }), ...options, sha256, dueMs };
  }
  if (!isKnown(use)) throw unknownArrivals(use);
  const options = parseOptions(arrivalSchemas[use], entry, place);
  if (ratePerS === undefined)
    throw new ProblemsError([{ key: 'rate', message: 'missing; needs a number of instances a second' }]);
  switch (options.use) {
    case 'bursty':
      return { ...common, arrivals: options.use, ratePerS, onS: options.onS, offS: options.offS };
    case 'ramp': {
      if (seconds === undefined)
        throw new ProblemsError([{ key: 'seconds', message: 'missing; a ramp goes over so many seconds' }]);
      return { ...common, seconds, arrivals: options.use, ratePerS, toPerS: options.to };
    }
    default:
      return { ...common, arrivals: options.use, ratePerS };
  }
}

/** `arrivals` as the experiment file would have it. */
export function arrivalsEntry(spec: ArrivalSpec): string | object {
  switch (spec.arrivals) {
    case 'bursty':
      return { use: spec.arrivals, onS: spec.onS, offS: spec.offS };
    case 'ramp':
      return { use: spec.arrivals, to: spec.toPerS };
    case 'replay': {
      const { arrivals, path, column, unit, speed } = spec;
      return { use: arrivals, path, ...(column !== undefined && { column }), unit, speed };
    }
    default:
      return spec.arrivals;
  }
}

function isKnown(use: string): use is Exclude<keyof typeof arrivalSchemas, 'replay'> {
  return use !== 'replay' && Object.hasOwn(arrivalSchemas, use);
}

function unknownArrivals(use: string): ProblemsError {
  const names = Object.keys(arrivalSchemas);
  return new ProblemsError([{ ...place, message: `must be one of ${names.join(', ')}, not "${use}"${didYouMean(use, names)}` }]);
}
