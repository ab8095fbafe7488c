import { errorOf } from '../../core/wire-error.ts';
import { exitCodes, ProblemsError } from '../../core/problems.ts';
import { unlessAborted } from '../../core/within.ts';
import { forkQuietly, tensorflowThreads } from '../../engines/child-process.ts';
import type { ServiceHandle, ServiceOptions, ServiceUsage } from './service.ts';
import type { FromService, ToService } from './service-messages.ts';

/** For the calls under way to end. */
const mostStopMs = 10_000;

/**
 * Starts a service in a process of its own. Rejects with the service's own reason (ProblemsError: a busy port, a model that does not
 * load), or when it is stopped before it is ready.
 */
export async function startService(options: ServiceOptions, signal?: AbortSignal): Promise<ServiceHandle> {
  const waiting = new Set<(message: FromService) => void>();
  const child = forkQuietly<FromService, ToService>(new URL('./service-process.js', import.meta.url), {
    name: `the ${options.kind} service`,
    env: tensorflowThreads,
  });
  child.onMessage((message) => waiting.forEach((take) => take(message)));
  /** The next message of one of these types; rejects when the service has ended or ends before. */
  const next = <T extends FromService['type']>(...types: T[]) =>
    Promise.race([
      child.ended,
      new Promise<Extract<FromService, { type: T }>>((resolve) => {
        waiting.add(function take(message) {
          if (!(types as string[]).includes(message.type)) return;
          waiting.delete(take);
          resolve(message as Extract<FromService, { type: T }>);
        });
      }),
    ]);

  const started = next('ready', 'failed');
  child.send({ type: 'start', options });
  const answer = await (signal === undefined ? started : unlessAborted(signal, started));
  if (answer === undefined) {
    child.kill();
    await child.exited;
    const message = `stopped before the ${options.kind} service was ready`;
    throw new ProblemsError({ message }, { exitCode: exitCodes.interrupted });
  }
  if (answer.type === 'failed') throw errorOf(answer.error);
  return {
    kind: options.kind,
    url: answer.url,
    ended: child.ended,
    async usage(): Promise<ServiceUsage> {
      const usage = next('usage');
      child.send({ type: 'usage' });
      return (await usage).usage;
    },
    async stop() {
      child.send({ type: 'stop' });
      await child.endWithin(mostStopMs);
    },
  };
}
