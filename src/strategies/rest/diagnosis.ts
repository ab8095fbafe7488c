/** Why a server did not confirm the model, and what to do about it. */
import { didYouMean, messageOf } from '../../core/problems.ts';
import { parseAnswer, shortened } from './answers.ts';
import { NotUsable } from './dialects/dialect.ts';
import { HttpError } from './http-error.ts';
import type { Protocol, RestOptions } from './options.ts';
import { RequestError } from './request-error.ts';
import { dialectOf } from './target.ts';
import type { Transport } from './transport.ts';

const anotherServer = 'check that the endpoint is that of a model server, and its "protocol"';

/** May ask the server more, to tell a wrong name from a wrong protocol. */
export async function diagnosed(
  error: unknown,
  options: RestOptions,
  transport: Transport,
): Promise<{ readonly message: string; readonly remedy: string }> {
  if (error instanceof HttpError)
    return {
      message: `GET ${error.path}: ${error.diagnosis.message}`,
      remedy: await remedyOf(error, options, transport),
    };
  if (error instanceof NotUsable)
    return {
      message: `GET ${dialectOf(options).statusPaths.at(-1)}: ${error.message}`,
      remedy: (await otherProtocol(options, transport)) ?? error.remedy,
    };
  const { message, remedy = anotherServer } = error instanceof RequestError ? error.diagnosis : { message: messageOf(error) };
  return { message, remedy };
}

async function remedyOf({ status, diagnosis }: HttpError, options: RestOptions, transport: Transport): Promise<string> {
  if (status !== 404 && status !== 400) return diagnosis.remedy ?? "check the server's log";
  return (
    (await otherProtocol(options, transport)) ??
    (await otherName(options, transport)) ??
    diagnosis.remedy ??
    unknownRoute(options)
  );
}

function unknownRoute({ modelName, protocol }: RestOptions): string {
  return [
    `check "modelName" (${modelName}) and "protocol" (${protocol})`,
    'where a gateway chooses the server by its name, give the name: headers: { host: NAME }',
    'if the server predicts but has no status route: check: none',
  ].join('; ');
}

/** Does the server confirm the model in another protocol? */
async function otherProtocol(options: RestOptions, transport: Transport): Promise<string | undefined> {
  const other: Protocol = options.protocol === 'open-inference' ? 'tensorflow-serving' : 'open-inference';
  const path = dialectOf({ ...options, protocol: other, check: 'status' }).statusPaths.at(-1);
  const body = path === undefined ? undefined : await objectAt(path, transport);
  const key = other === 'open-inference' ? 'platform' : 'model_version_status';
  const confirms = body !== undefined && (key in body || (other === 'open-inference' ? 'inputs' in body : 'ready' in body));
  return confirms ? `the server speaks another protocol: give protocol: ${other}` : undefined;
}

/** KServe lists its models. */
async function otherName({ modelName }: RestOptions, transport: Transport): Promise<string | undefined> {
  const models = (await objectAt('/v1/models', transport))?.['models'];
  if (!Array.isArray(models)) return undefined;
  const names = models.filter((name) => typeof name === 'string');
  return names.length === 0
    ? undefined
    : `correct "modelName" (${modelName})${didYouMean(modelName, names)}; the server has: ${shortened(names.join(', '))}`;
}

async function objectAt(path: string, transport: Transport): Promise<Record<string, unknown> | undefined> {
  try {
    return parseAnswer(await transport.get(path));
  } catch {
    return undefined;
  }
}
