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
const implementation = z.array(z.union([text, z.strictObject({ item: text, days: range, reason: text })]));
const maintenance = z.array(z.union([text, z.strictObject({ item: text, hoursPerMonth: range, reason: text })]));

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
