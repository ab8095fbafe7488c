import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { RequestError } from './request-error.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Limits {
  readonly timeoutMs: number;
  /** Most bytes of an answer's body. */
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * One request and its whole answer. Rejects with the connection's error, with RequestError on a time-out or where the answer is too large,
 * or with the signal's reason. Uses undici's `dispatch`: its `request` creates a stream and an abort signal for every answer, which took a
 * fifth to a third of a call's CPU time and lengthened the latency tail (bench/external.js).
 */
export function exchange(dispatcher: Dispatcher, request: Dispatcher.DispatchOptions, limits: Limits): Promise<Answer> {
  return new Promise((resolve, reject) => {
    dispatcher.dispatch(request, new Exchange(resolve, reject, limits));
  });
}

const mostErrorBytes = 1_000_000;

class Exchange implements Dispatcher.DispatchHandler {
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (reason: unknown) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #maxBytes: number;
  readonly #timer: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #aborted: Error | undefined;

  constructor(resolve: (answer: Answer) => void, reject: (reason: unknown) => void, { timeoutMs, maxBytes, signal }: Limits) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#signal = signal;
    this.#maxBytes = maxBytes;
    this.#timer = setTimeout(() => this.#abort(this.#timedOut(timeoutMs)), timeoutMs);
    signal?.addEventListener('abort', this.#onSignal);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Timed out before a connection was free.
    if (this.#aborted !== undefined) controller.abort(this.#aborted);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    this.#chunks.push(chunk);
    if (this.#bytes > this.#maxBytes) this.#abort(tooLarge(this.#maxBytes));
    // An error is quoted, and never as long as this.
    else if (this.#bytes > mostErrorBytes && this.#status >= 300) {
      this.onResponseEnd();
      this.#controller?.abort(new Error('the rest of the answer is not needed'));
    }
  }

  onResponseEnd(): void {
    this.#end();
    const [only] = this.#chunks;
    const body = this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks);
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end();
    this.#reject(error);
  }

  readonly #onSignal = () => this.#abort(this.#signal?.reason as Error);

  #timedOut(timeoutMs: number): RequestError {
    if (this.#controller !== undefined) return new RequestError({ message: `no answer within ${timeoutMs} ms` });
    const remedy = 'check the host, the port, and that no firewall or VPN is in the way';
    return new RequestError({ message: `no connection within ${timeoutMs} ms`, remedy });
  }

  #abort(reason: Error): void {
    this.#end();
    this.#aborted = reason;
    this.#reject(reason);
    this.#controller?.abort(reason);
  }

  /** Removes timer and listener. */
  #end(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onSignal);
  }
}

/** Also of an answer that is too large only when it is unpacked. */
export function tooLarge(maxBytes: number): RequestError {
  const remedy = 'send fewer rows per call ("batching"), or raise maxResponseBytes';
  return new RequestError({ message: `the server's answer exceeds ${maxBytes} bytes`, remedy });
}
