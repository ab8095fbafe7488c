import { z } from 'zod';

const rowsPerDay = z.number().positive().max(1_000_000_000);
const messagesPerS = z.number().positive().max(100_000);

/** What an endpoint's autoscaling aims at unless told otherwise (Vertex AI: 60 % of its CPU). */
const defaultUtilisation = 0.6;

/** The load that a month's cost is stated for: `load` of the experiment file. */
export const loadSchema = z.strictObject({
  rowsPerDay: rowsPerDay
    .optional()
    .meta({ description: "Of batch workloads; each workload's own rows once a day unless given." }),
  messagesPerS: messagesPerS.optional().meta({ description: "Of streams; each stream's own rate unless given." }),
  utilisation: z
    .number()
    .positive()
    .max(1)
    .default(defaultUtilisation)
    .meta({ description: 'Share of its capacity that a deployed machine is planned to take.' }),
});
