/** `effort` of a strategy, in an experiment file or stated by a plug-in. */
import { z } from 'zod';

const facts = z.array(z.string().min(1));

/** As a strategy declares it. */
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
