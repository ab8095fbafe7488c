/** What is usable of a mapping that has faults, key by key: a fault of one key must not hide those of another. */
import { z } from 'zod';
import { isObject } from '../core/json.ts';
import { experimentSchema, strategyKeys } from './schema.ts';

const { shape } = experimentSchema;

/** The sections that are held against files, or that others are held against. */
const sections = z.object({
  model: usable(shape.model),
  source: usable(shape.source),
  sink: usable(shape.sink),
  prices: usable(shape.prices),
  discount: usable(shape.discount),
  engine: usable(shape.engine),
  effort: usable(shape.effort),
  percentiles: usable(shape.percentiles),
  seed: usable(shape.seed),
  repeats: usable(shape.repeats),
  warmUp: usable(shape.warmUp),
});

const keys = z.looseObject({
  use: usable(strategyKeys.shape.use),
  name: usable(strategyKeys.shape.name),
  batching: usable(strategyKeys.shape.batching),
  runtime: usable(strategyKeys.shape.runtime),
  effort: usable(strategyKeys.shape.effort),
});

/** With defaults; undefined what is not usable. */
export type Sections = z.output<typeof sections>;

export function usableSections(experiment: unknown): Sections {
  return sections.parse(isObject(experiment) ? experiment : {});
}

/** Of an entry of `strategies`. */
export function usableKeys(entry: unknown): z.output<typeof keys> {
  return keys.parse(isObject(entry) ? entry : {});
}

function usable<S extends z.ZodType>(schema: S) {
  return schema.optional().catch(undefined);
}
