/** Google's Pub/Sub client, imported at the first use. With PUBSUB_EMULATOR_HOST it talks to an emulator, without credentials. */
import type { PubSub } from '@google-cloud/pubsub';
import { messageOf, type Problem, ProblemsError } from '../../../core/problems.ts';

/** What Pub/Sub takes as one message, its attributes left out. */
const mostBytes = 9_900_000;

export async function connect(projectId: string): Promise<PubSub> {
  const { PubSub } = await import('@google-cloud/pubsub');
  return new PubSub({ projectId });
}

export function isEmulated(): boolean {
  return process.env['PUBSUB_EMULATOR_HOST'] !== undefined;
}

/** The text as a message's data. Throws where Pub/Sub would not take it: the emulator hangs then. */
export function messageData(text: string): Buffer {
  const data = Buffer.from(text);
  if (data.length <= mostBytes) return data;
  throw new ProblemsError([{ message: `a row of ${data.length} bytes does not fit into a Pub/Sub message of at most 10 MB` }]);
}

/** What Pub/Sub refused, with its own code and message, and what to check. `name`: the topic or subscription. */
export function pubsubError(name: string, cause: unknown): ProblemsError {
  if (cause instanceof ProblemsError) return cause;
  const { code } = cause as { readonly code?: unknown };
  const known = typeof code === 'number' ? byCode[code] : undefined;
  return new ProblemsError([{ file: name, message: `Pub/Sub: ${messageOf(cause)}`, ...known }], undefined, { cause });
}

/** gRPC status codes. */
const byCode: Readonly<Record<number, Pick<Problem, 'remedy'>>> = {
  5: { remedy: 'check the project and the name of the topic; create a topic: gcloud pubsub topics create NAME' },
  7: { remedy: "give the account the role Pub/Sub Editor, and check that the project's Pub/Sub API is enabled" },
  14: { remedy: 'check the connection, and PUBSUB_EMULATOR_HOST where an emulator is meant' },
  16: { remedy: 'log in: gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS' },
};
