/** Passes requests on to a real server, and spoils what comes back as it is told: faults that the server itself cannot be made to show. */
import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CuttingProxy {
  readonly url: string;
  /** `range` headers of the downloads so far. */
  readonly ranges: (string | undefined)[];
  /** Of the next download only: cut the connection after so many bytes, or change one bit of the first byte. */
  spoil: { readonly cutAfter: number } | 'flip a bit' | undefined;
  stop(): Promise<void>;
}

export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = '' } = incoming;
    const isDownload = method === 'GET' && url.includes('alt=media');
    if (isDownload) proxy.ranges.push(headers.range);
    const spoil = isDownload ? proxy.spoil : undefined;
    if (isDownload) proxy.spoil = undefined;
    const onward = request(
      `${target}${url}`,
      { method, headers: { ...headers, host: new URL(target).host } },
      (answer: IncomingMessage) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        let passed = 0;
        answer.on('data', (chunk: Buffer) => {
          if (spoil === 'flip a bit' && passed === 0) chunk[0] = (chunk[0] as number) ^ 1;
          passed += chunk.length;
          outgoing.write(chunk);
          if (typeof spoil === 'object' && passed >= spoil.cutAfter) outgoing.destroy();
        });
        answer.on('end', () => outgoing.end());
      },
    );
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: CuttingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ranges: [],
    spoil: undefined,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}
