/** Serves the metrics of a run to Prometheus on this machine. */
import { exitCodes, messageOf, ProblemsError } from '../../core/problems.ts';
import { guardedServer } from '../../services/stand-ins/guarded-server.ts';
import type { RunMetrics } from './metrics.ts';

interface MetricsServer {
  readonly url: string;
  close(this: void): Promise<void>;
}

/** Of a GET without a body. */
const bodyLimit = 1024;

/** `port` 0 takes any that is free. Throws ProblemsError if the port cannot be had. */
export async function serveMetrics(port: number, { text, contentType }: RunMetrics): Promise<MetricsServer> {
  const server = guardedServer(bodyLimit);
  server.get('/metrics', async (_request, reply) => reply.type(contentType).send(await text()));
  try {
    const address = await server.listen({ port, host: '127.0.0.1' });
    return { url: `${address}/metrics`, close: () => server.close() };
  } catch (cause) {
    throw new ProblemsError(
      {
        file: '--metrics-port',
        message: `port ${port} cannot be used: ${messageOf(cause)}`,
        remedy: 'choose another, or 0 for any',
      },
      { exitCode: exitCodes.environment, cause },
    );
  }
}
