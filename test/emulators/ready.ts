/** Servers that a suite starts: a port for one, and the wait until it answers. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Rejects when nothing healthy answers for about half a minute. */
export async function untilHealthy(url: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const isHealthy = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isHealthy) return;
    await sleep(50);
  }
  throw new Error(`no server answered at ${url}`);
}
