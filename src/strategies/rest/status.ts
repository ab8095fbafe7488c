import type { ModelSignature } from '../../core/signature.ts';
import { exitCodes, messageOf, ProblemsError } from '../../core/problems.ts';
import type { Credentials } from './auth/credentials.ts';
import type { Codec, Dialect } from './dialects/dialect.ts';
import { HttpError, type Transport } from './transport.ts';

/** Asks whether the model is there and ready. Throws ProblemsError (environment) with what to do where it is not. */
export async function connect(
  transport: Transport,
  credentials: Credentials,
  dialect: Dialect,
  model: ModelSignature,
  endpoint: string,
  modelName: string,
): Promise<Codec> {
  const refuse = (message: string, remedy: string, cause?: unknown) =>
    new ProblemsError({ file: endpoint, message, remedy }, { exitCode: exitCodes.environment, cause });
  const texts: string[] = [];
  for (const path of dialect.statusPaths) {
    try {
      texts.push(credentials.scrub(await transport.get(path)));
    } catch (cause) {
      if (!(cause instanceof HttpError)) {
        throw refuse(
          `nothing answers there: ${messageOf(cause)}`,
          'start the server, or correct the strategy\'s "endpoint"',
          cause,
        );
      }
      const remedy =
        cause.status === 404
          ? `check the strategy's "modelName" (${modelName}) and that the server speaks this protocol`
          : 'look into the log of the server';
      throw refuse(`GET ${path}: ${cause.message}`, remedy, cause);
    }
  }
  try {
    return dialect.codec(texts, model);
  } catch (cause) {
    const remedy = 'check that the endpoint is a model server that speaks this protocol';
    throw refuse(`GET ${dialect.statusPaths.at(-1)}: ${messageOf(cause)}`, remedy, cause);
  }
}
