/** `arrivals` in the experiment file. Apart from arrivals.ts, which the pacer's thread loads: a schema there would weigh 20 MB. */
import { z } from 'zod';
import { parseOptions } from '../core/options.ts';
import { ProblemsError } from '../core/problems.ts';
import { resolvePath } from '../data/storage/index.ts';
import type { ArrivalSpec } from './arrivals.ts';
import { rate, seconds, seed, used } from './keys.ts';
import type { EntryContext } from './kind.ts';
import { fileHash, readDueTimes } from './replay.ts';

const bursty = z.strictObject({
  use: z.literal('bursty'),
  onS: seconds.meta({ description: 'Length of a burst; its rate gives `rate` on average.' }),
  offS: seconds.meta({ description: 'Pause after each burst.' }),
});

const ramp = z.strictObject({
  use: z.literal('ramp'),
  to: rate.meta({ description: 'Instances a second at the end of the stream; `rate` is the rate at its start.' }),
});

const replay = z.strictObject({
  use: z.literal('replay'),
  path: z.string().min(1).meta({ description: 'File with ascending times, one per line or in a CSV column.' }),
  column: z.string().min(1).exactOptional().meta({ description: 'Column of a CSV file with a header.' }),
  unit: z.enum(['s', 'ms']).default('s').meta({ description: 'Unit of the times.' }),
  speed: z
    .number()
    .positive()
    .max(1_000_000)
    .default(1)
    .meta({ description: 'Speed-up over the recording: 2 replays it twice as fast.' }),
});

/** By name; the first two need no keys. */
const schemas = {
  constant: z.strictObject({ use: z.literal('constant') }),
  poisson: z.strictObject({ use: z.literal('poisson') }),
  bursty,
  ramp,
  replay,
} as const;

/** For the published schema. */
export const arrivals = z
  .union([z.enum(['constant', 'poisson']), z.discriminatedUnion('use', [bursty, ramp, replay])])
  .default('poisson')
  .meta({ description: 'Pattern of the due times: constant or poisson, or bursty, ramp or replay with their keys.' });

const names = z.object(schemas).keyof();
const place = { key: 'arrivals' };

/** Keys of a stream's schedule. */
export const scheduleKeys = {
  rate: rate
    .exactOptional()
    .meta({ description: 'Mean instances a second; for a ramp, the rate at its start; a replay has none.' }),
  seconds: seconds
    .exactOptional()
    .meta({ description: 'Length of the schedule; without it, the stream runs until it is stopped.' }),
  /** Checked by the schema of its name. */
  arrivals: z.unknown().default('poisson'),
  seed: seed.exactOptional().meta({ description: "Seed of the schedule; the experiment's unless given." }),
} as const;

/** Reads the times of a replay. Throws ProblemsError. */
export async function parseArrivals(
  { arrivals: raw, rate: ratePerS, ...schedule }: z.output<z.ZodObject<typeof scheduleKeys>>,
  context: EntryContext,
): Promise<ArrivalSpec> {
  const entry = typeof raw === 'string' ? { use: raw } : raw;
  const { use } = parseOptions(used, entry, place);
  const options = parseOptions(schemas[parseOptions(names, use, place)], entry, place);
  const common = { seed: context.seed, ...schedule };
  if (options.use === 'replay') {
    if (ratePerS !== undefined) throw wrong('rate', 'a replay has the rate of its file', 'leave it out, or set `speed`');
    const { use: arrivals, ...file } = options;
    const path = resolvePath(context.baseDir, file.path);
    return { ...common, arrivals, ...file, sha256: await fileHash(path), dueMs: await readDueTimes(path, file) };
  }
  if (ratePerS === undefined) throw wrong('rate', 'missing; needs a number of instances a second');
  const rated = { ...common, ratePerS };
  switch (options.use) {
    case 'bursty':
      return { ...rated, arrivals: options.use, onS: options.onS, offS: options.offS };
    case 'ramp':
      if (schedule.seconds === undefined) throw wrong('seconds', 'missing; needs the length of the ramp');
      return { ...rated, seconds: schedule.seconds, arrivals: options.use, toPerS: options.to };
    default:
      return { ...rated, arrivals: options.use };
  }
}

function wrong(key: string, message: string, remedy?: string): ProblemsError {
  return new ProblemsError({ key, message, ...(remedy !== undefined && { remedy }) });
}

/** `arrivals` for an experiment file. */
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
