import { z } from 'zod';

const rowsPerDay = z.number().positive().max(1_000_000_000);
const messagesPerS = z.number().positive().max(100_000);

/** Default target of Vertex AI's autoscaling: 60 % of the CPU. */
const defaultUtilisation = 0.6;

/** `load` of the experiment file: the load for the cost of a month. */
export const loadSchema = z.strictObject({
  rowsPerDay: rowsPerDay
    .optional()
    .meta({ description: 'For batch workloads; unless given, the rows of each workload once a day.' }),
  messagesPerS: messagesPerS.optional().meta({ description: 'For streams; unless given, the rate of each stream.' }),
  utilisation: z
    .number()
    .positive()
    .max(1)
    .default(defaultUtilisation)
    .meta({ description: 'Planned load of a deployed machine, as a share of its capacity.' }),
});
