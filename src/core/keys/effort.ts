/** `effort` of a strategy, from an experiment file or a plug-in. */
import { z } from 'zod';

const amount = z.number().nonnegative();

const range = z
  .strictObject({ value: amount, low: amount, high: amount })
  .refine(
    ({ value, low, high }) => (low < value && value < high) || (low === value && value === high),
    'value is what it takes on average: it must lie between low and high, or be equal to both',
  );

const text = z.string().min(1);

/** A number alone is taken as exact. */
const own = z.union([amount.transform((value) => ({ value, low: value, high: value })), range], {
  error: 'must be a number, or { value, low, high }',
});

const implementation = z.array(
  z.union([text, z.strictObject({ item: text, days: range, reason: text })], {
    error: 'must be a text, or { item, days: { value, low, high }, reason }',
  }),
);
const maintenance = z.array(
  z.union([text, z.strictObject({ item: text, hoursPerMonth: range, reason: text })], {
    error: 'must be a text, or { item, hoursPerMonth: { value, low, high }, reason }',
  }),
);

export const effortSchema = z.strictObject({
  resources: implementation,
  roles: implementation,
  dependencies: implementation,
  failures: maintenance,
  modelUpdate: maintenance,
  updateDowntime: text,
  onCall: maintenance,
  sources: z.array(text),
});

/** What an experiment sets in place of what the strategy declares. */
export const effortOverridesSchema = effortSchema.partial();

export type EffortOverrides = z.output<typeof effortOverridesSchema>;

/** By strategy: what the user expects of all items together. */
export const ownEffortsSchema = z.record(
  text,
  z.strictObject({
    implementationDays: own.exactOptional().meta({ description: 'Person-days to build the pipeline with this strategy, once.' }),
    maintenanceHoursPerMonth: own.exactOptional().meta({ description: 'Hours a month to keep it running.' }),
  }),
);

export type OwnEfforts = z.output<typeof ownEffortsSchema>;

/** Of a person who builds and maintains the pipeline. */
export const hourlyRateSchema = z.number().positive();
