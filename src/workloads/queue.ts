/** A stream whose instances come through Pub/Sub. */
import { z } from 'zod';
import type { WorkloadKind } from './kind.ts';
import { stream, type Stream } from './stream.ts';

const schema = z.strictObject({
  ...stream.schema.shape,
  use: z.literal('queue'),
  projectId: z
    .string()
    .min(1)
    .meta({ description: 'Google Cloud project for the topic and the subscription, which are created and removed again.' }),
  maxDeliveryAttempts: z.int().min(5).max(100).exactOptional().meta({
    description:
      'Deliveries after which a failing message becomes a dead letter. Without the key, failed instances are not retried.',
  }),
});

export const queue = {
  ...stream,
  schema,
  async parse({ use, name = use, projectId, maxDeliveryAttempts, ...entry }, context) {
    const queue = { projectId, ...(maxDeliveryAttempts !== undefined && { maxDeliveryAttempts }) };
    return { ...(await stream.parse({ ...entry, name, use: 'stream' }, context)), queue };
  },
  entry: (workload) => ({ ...stream.entry(workload), use: 'queue', ...workload.queue }),
} satisfies WorkloadKind<Stream, typeof schema>;
