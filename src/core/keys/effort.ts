/** `effort` of a strategy, from an experiment file or a plug-in. */
import { z } from 'zod';

const facts = z.array(z.string().min(1));

export const effortSchema = z.strictObject({
  resources: facts,
  roles: facts,
  dependencies: facts,
  failures: facts,
  modelUpdate: facts,
  updateDowntime: z.string().min(1),
  onCall: facts,
  sources: facts,
});
