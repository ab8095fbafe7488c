import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A child of a Beam worker, with its two pipes. */
export interface NodeChild {
  send(frame: unknown): void;
  /** The next frame; undefined at the end. */
  next(): Promise<unknown>;
  /** Closes the worker's end, as its death would. Resolves with the exit code. */
  end(): Promise<number | null>;
  /** What it has written to stderr. */
  readonly stderr: () => string;
}

/** Starts a built module of engines/beam/node. */
export function startChild(module: string): NodeChild {
  const path = fileURLToPath(new URL(`../../../../dist/engines/beam/node/${module}`, import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [path], { stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [, stdout, stderrPipe, to, from] = child.stdio as unknown as [null, Readable, Readable, Writable, Readable];
  let stderr = '';
  stdout.resume();
  stderrPipe.on('data', (data: Buffer) => (stderr += data.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const lines = createInterface({ input: from, crlfDelay: Infinity })[Symbol.asyncIterator]();
  return {
    send: (frame) => void to.write(`${JSON.stringify(frame)}\n`),
    async next() {
      const { value, done } = await lines.next();
      return done === true ? undefined : JSON.parse(value);
    },
    end() {
      to.end();
      return ended;
    },
    stderr: () => stderr,
  };
}
