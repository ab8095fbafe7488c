/**
 * The pipes between a Beam worker and its Node child: JSON lines, one frame each, on two pipes of their own, so that what a plug-in prints
 * hurts nothing.
 */
import { once } from 'node:events';
import { Socket } from 'node:net';

/** Pipes of the child: from the worker, and to it. */
const incomingFd = 3;
const outgoingFd = 4;

export interface Wire {
  /** The worker's frames, in order. Ends when the worker closes its end, or dies. */
  readonly frames: AsyncIterable<unknown>;
  /** Resolves when the worker can take more. */
  send(frame: string): Promise<void>;
}

/** Standard output goes to standard error from now on. */
export function openWire(): Wire {
  process.stdout.write = process.stderr.write.bind(process.stderr);
  const incoming = new Socket({ fd: incomingFd, readable: true, writable: false });
  const outgoing = new Socket({ fd: outgoingFd, readable: false, writable: true });
  // Nobody is left to tell.
  outgoing.on('error', () => process.exit(1));
  return {
    frames: framesOf(incoming),
    async send(frame) {
      if (!outgoing.write(`${frame}\n`)) await once(outgoing, 'drain');
    },
  };
}

async function* framesOf(incoming: AsyncIterable<Buffer>): AsyncGenerator<unknown, void> {
  let held: Buffer[] = [];
  for await (const chunk of incoming) {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', start)) {
      yield JSON.parse(Buffer.concat([...held, chunk.subarray(start, end)]).toString());
      held = [];
      start = end + 1;
    }
    if (start < chunk.length) held.push(chunk.subarray(start));
  }
}
