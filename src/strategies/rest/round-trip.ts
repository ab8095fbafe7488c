import type { Batch } from '../../core/batch.ts';
import type { OpenContext, RoundTripProbe } from '../../core/predictor.ts';
import { openConnection } from './connection.ts';
import type { RestOptions } from './options.ts';
import { serverMs } from './server-timing.ts';

/** Calls the protocol's readiness route, or predicts one instance, over one connection that is kept alive. */
export async function openRoundTrip(options: RestOptions, context: OpenContext, batch: Batch): Promise<RoundTripProbe> {
  let tookMs: number | undefined;
  const { transport, dialect, codec } = await openConnection(options, context, {
    connections: 1,
    retries: { ...options.retries, maxAttempts: 1 },
    onServerTiming: (header) => (tookMs = serverMs(header)),
  });
  const [statusPath] = dialect.statusPaths;
  const body = codec.encode(batch);
  return {
    request: statusPath === undefined ? `POST ${dialect.predictPath} with one instance` : `GET ${statusPath}`,
    async send(call) {
      tookMs = undefined;
      if (statusPath !== undefined) await transport.get(statusPath, call.signal);
      else {
        const { failed } = codec.decode(await transport.post(dialect.predictPath, body, call), batch);
        const failure = failed?.get(0);
        if (failure !== undefined) throw new Error(failure.message);
      }
      return tookMs;
    },
    close: () => transport.close(),
  };
}
