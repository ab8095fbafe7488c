/** Google's Pub/Sub client, imported on first use. With PUBSUB_EMULATOR_HOST it uses an emulator, without credentials. */
import type { PubSub } from '@google-cloud/pubsub';
import { ProblemsError } from '../../../core/problems.ts';
import { googleError } from '../errors.ts';

/** Pub/Sub's limit for a message, without attributes. */
const mostBytes = 9_900_000;

export async function connect(projectId: string): Promise<PubSub> {
  const { PubSub } = await import('@google-cloud/pubsub');
  return new PubSub({ projectId });
}

export function isEmulated(): boolean {
  return process.env['PUBSUB_EMULATOR_HOST'] !== undefined;
}

/** For calls that must not wait for a Pub/Sub that is gone: Google's client repeats a call for ten minutes otherwise. */
export const boundedCall = { timeout: 10_000 } as const;

/** The text as a message's data. Throws if Pub/Sub would refuse it, since the emulator would hang. */
export function messageData(text: string): Buffer {
  const data = Buffer.from(text);
  if (data.length <= mostBytes) return data;
  throw new ProblemsError({ message: `a row of ${data.length} bytes does not fit into a Pub/Sub message of at most 10 MB` });
}

/** `name` is the topic or subscription. */
export function pubsubError(name: string, cause: unknown): ProblemsError {
  return googleError(name, cause, {
    title: isEmulated() ? `Pub/Sub at PUBSUB_EMULATOR_HOST=${process.env['PUBSUB_EMULATOR_HOST']}` : 'Pub/Sub',
    api: 'the Pub/Sub API (pubsub.googleapis.com)',
    role: 'the role Pub/Sub Editor (roles/pubsub.editor)',
    named: 'the project and the name of the topic; create a topic: gcloud pubsub topics create NAME',
  });
}
