import { fork } from 'node:child_process';
import { once } from 'node:events';
import { tensorflowThreads } from '../engines/local/cell.ts';
import { errorOf } from '../engines/local/messages.ts';
import type { ServiceHandle, ServiceOptions, ServiceUsage } from './service.ts';
import type { FromService, ToService } from './service-messages.ts';

/** Starts a service in a process of its own. Rejects with the service's own reason (ProblemsError: a busy port, a model that does not load). */
export async function startService(options: ServiceOptions): Promise<ServiceHandle> {
  const child = fork(new URL('./service-process.js', import.meta.url), {
    env: { ...process.env, ...tensorflowThreads },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr?.on('data', (data: Buffer) => (stderr = (stderr + data.toString()).slice(-4000)));
  const send = (message: ToService) => child.connected && child.send(message);
  const ended: Promise<never> = once(child, 'exit').then(([code, signal]: (number | string | null)[]) => {
    const last = stderr.trim().split('\n').at(-1) ?? '';
    const how = signal ?? `exit code ${code}`;
    throw new Error(`the ${options.kind} service ended (${how})${last === '' ? '' : `: ${last}`}`);
  });
  // Looked at when something is asked of the service.
  ended.catch(() => undefined);
  const waiting = new Set<(message: FromService) => void>();
  child.on('message', (message: FromService) => waiting.forEach((take) => take(message)));
  /** The next message of one of these types; rejects when the service has ended or ends before. */
  const next = <T extends FromService['type']>(...types: T[]) =>
    Promise.race([
      ended,
      new Promise<Extract<FromService, { type: T }>>((resolve) => {
        waiting.add(function take(message) {
          if (!(types as string[]).includes(message.type)) return;
          waiting.delete(take);
          resolve(message as Extract<FromService, { type: T }>);
        });
      }),
    ]);

  const started = next('ready', 'failed');
  send({ type: 'start', options });
  const answer = await started;
  if (answer.type === 'failed') throw errorOf(answer.error);
  return {
    kind: options.kind,
    url: answer.url,
    async usage(): Promise<ServiceUsage> {
      const usage = next('usage');
      send({ type: 'usage' });
      return (await usage).usage;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      send({ type: 'stop' });
      await exited;
    },
  };
}
