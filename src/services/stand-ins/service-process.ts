/** Entry of a service's process. See start.ts. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { onStop } from '../../core/stop-signals.ts';
import { wireError } from '../../core/wire-error.ts';
import { peakRssBytes, processCpuS } from '../../measure/cpu.ts';
import { exitCodes, ProblemsError } from '../../core/problems.ts';
import { createBatchPrediction } from './batch-prediction/server.ts';
import { createModelServer } from './model-server/server.ts';
import { createPlatform } from './platform/server.ts';
import type { ServiceOptions } from './service.ts';
import type { FromService, ToService } from './service-messages.ts';

function create(options: ServiceOptions, token: string | undefined): Promise<FastifyInstance> {
  switch (options.kind) {
    case 'model-server':
      return createModelServer(options, token);
    case 'batch-prediction':
      return createBatchPrediction(options, token);
    case 'platform':
      return createPlatform(options, token);
  }
}

let server: FastifyInstance | undefined;

// Who started the service decides.
onStop(() => undefined);
process.on('disconnect', () => process.exit());
process.on('message', (message: ToService) => {
  if (message.type === 'start') void start(message.options);
  else if (message.type === 'usage') send({ type: 'usage', usage: { cpuS: processCpuS(), peakRssBytes: peakRssBytes() } });
  else void stop();
});

async function start(options: ServiceOptions): Promise<void> {
  try {
    const token = options.oneTimeToken === true ? randomUUID() : undefined;
    server = await create(options, token);
    const address = await listen(server, options.port);
    send({ type: 'ready', url: token === undefined ? address : `${address}/${token}` });
  } catch (error) {
    send({ type: 'failed', error: wireError(error) });
    await stop();
  }
}

async function listen(server: FastifyInstance, port: number): Promise<string> {
  try {
    return await server.listen({ host: '127.0.0.1', port });
  } catch (cause) {
    const busy = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    if (!busy) throw cause;
    const problem = {
      key: '--port',
      message: `port ${port} of 127.0.0.1 is taken`,
      remedy: 'choose another port, or 0 for a free one',
    };
    throw new ProblemsError(problem, { exitCode: exitCodes.environment, cause });
  }
}

async function stop(): Promise<void> {
  await server?.close();
  if (process.connected) process.disconnect();
  process.exit();
}

function send(message: FromService): void {
  if (process.connected) process.send?.(message);
}
