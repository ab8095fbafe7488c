import type { OpenContext } from '../../core/predictor.ts';
import { ProblemsError } from '../../core/problems.ts';
import { type Credentials, openCredentials } from './auth/credentials.ts';
import type { Codec, Dialect } from './dialects/dialect.ts';
import type { RestOptions } from './options.ts';
import { connect } from './status.ts';
import { addressOf, dialectOf } from './target.ts';
import { Transport, type TransportOptions } from './transport.ts';

/** A server that has been asked whether the model is there. */
export interface Connection {
  readonly transport: Transport;
  readonly dialect: Dialect;
  readonly codec: Codec;
  readonly credentials: Credentials;
}

type Wire = Pick<TransportOptions, 'connections' | 'retries' | 'onServerTiming'>;

/** Throws ProblemsError where the model cannot be reached. */
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
  try {
    const codec = await connect(transport, credentials, dialect, model, endpoint, modelName);
    return { transport, dialect, codec, credentials };
  } catch (error) {
    await transport.close();
    throw error;
  }
}
