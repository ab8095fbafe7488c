import type { OpenContext } from '../../core/predictor.ts';
import { exitCodes, ProblemsError } from '../../core/problems.ts';
import { type Credentials, openCredentials } from './auth/credentials.ts';
import { diagnosed } from './diagnosis.ts';
import type { Codec, Dialect } from './dialects/dialect.ts';
import { whenLoaded } from './loading.ts';
import type { RestOptions } from './options.ts';
import { addressOf, dialectOf } from './target.ts';
import { Transport, type TransportOptions } from './transport.ts';

/** A connection to a server that has confirmed the model. */
export interface Connection {
  readonly transport: Transport;
  readonly dialect: Dialect;
  readonly codec: Codec;
  readonly credentials: Credentials;
}

type Wire = Pick<TransportOptions, 'connections' | 'retries' | 'onServerTiming'>;

/**
 * Asks whether the model is ready, and waits some seconds while the server says that it loads it. Throws ProblemsError with a remedy if it
 * is not.
 */
export async function openConnection(
  options: RestOptions,
  { model, services }: Pick<OpenContext, 'model' | 'services'>,
  wire: Wire,
): Promise<Connection> {
  const endpoint = addressOf(options) ?? services['model-server'];
  if (endpoint === undefined)
    throw new ProblemsError({ key: 'endpoint', message: 'no endpoint is given, and no model server was started' });
  const { timeoutMs, maxResponseBytes } = options;
  const dialect = dialectOf(options);
  const credentials = await openCredentials(options, endpoint);
  const transport = new Transport({
    endpoint,
    credentials,
    timeoutMs,
    maxResponseBytes,
    advice: (status, text) => dialect.advice?.(status, text),
    ...wire,
  });

  async function codecFromStatus(): Promise<Codec> {
    const texts: string[] = [];
    for (const path of dialect.statusPaths) texts.push(credentials.scrub(await transport.get(path)));
    return dialect.codec(texts, model);
  }

  try {
    return { transport, dialect, codec: await whenLoaded(codecFromStatus), credentials };
  } catch (cause) {
    try {
      if (cause instanceof ProblemsError) throw cause;
      const { message, remedy } = await diagnosed(cause, options, transport);
      const problem = { file: endpoint, message, remedy: credentials.scrub(remedy) };
      throw new ProblemsError(problem, { exitCode: exitCodes.environment, cause });
    } finally {
      await transport.close();
    }
  }
}
