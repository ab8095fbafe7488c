import type { OpenContext } from '../../core/predictor.ts';
import { exitCodes, messageOf, ProblemsError } from '../../core/problems.ts';
import { type Credentials, openCredentials } from './auth/credentials.ts';
import type { Codec, Dialect } from './dialects/dialect.ts';
import type { RestOptions } from './options.ts';
import { addressOf, dialectOf } from './target.ts';
import { HttpError, Transport, type TransportOptions } from './transport.ts';

/** A connection to a server that has confirmed the model. */
export interface Connection {
  readonly transport: Transport;
  readonly dialect: Dialect;
  readonly codec: Codec;
  readonly credentials: Credentials;
}

type Wire = Pick<TransportOptions, 'connections' | 'retries' | 'onServerTiming'>;

/** Asks whether the model is ready. Throws ProblemsError with a remedy if it is not. */
export async function openConnection(
  options: RestOptions,
  { model, services }: Pick<OpenContext, 'model' | 'services'>,
  wire: Wire,
): Promise<Connection> {
  const endpoint = addressOf(options) ?? services['model-server'];
  if (endpoint === undefined)
    throw new ProblemsError({ key: 'endpoint', message: 'no endpoint is given, and no model server was started' });
  const { modelName, timeoutMs } = options;
  const dialect = dialectOf(options);
  const credentials = await openCredentials(options, endpoint);
  const transport = new Transport({ endpoint, credentials, timeoutMs, advice: (status) => dialect.advice?.(status), ...wire });
  const refuse = (message: string, remedy: string, cause: unknown) =>
    new ProblemsError({ file: endpoint, message, remedy }, { exitCode: exitCodes.environment, cause });

  async function statusText(path: string): Promise<string> {
    try {
      return credentials.scrub(await transport.get(path));
    } catch (cause) {
      if (!(cause instanceof HttpError)) {
        const remedy = 'start the server, or correct the strategy\'s "endpoint"';
        throw refuse(`the server does not answer: ${messageOf(cause)}`, remedy, cause);
      }
      const remedy =
        cause.status === 404
          ? `check the strategy's "modelName" (${modelName}) and that the server speaks this protocol`
          : "check the server's log";
      throw refuse(`GET ${path}: ${cause.message}`, remedy, cause);
    }
  }

  function codecFrom(texts: readonly string[]): Codec {
    try {
      return dialect.codec(texts, model);
    } catch (cause) {
      const remedy = 'check that the endpoint is a model server that speaks this protocol';
      throw refuse(`GET ${dialect.statusPaths.at(-1)}: ${messageOf(cause)}`, remedy, cause);
    }
  }

  try {
    const texts: string[] = [];
    for (const path of dialect.statusPaths) texts.push(await statusText(path));
    return { transport, dialect, codec: codecFrom(texts), credentials };
  } catch (error) {
    await transport.close();
    throw error;
  }
}
