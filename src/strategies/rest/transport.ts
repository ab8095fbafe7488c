import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import type { Call } from '../../predictor.ts';
import { messageOf } from '../../problems.ts';
import { shortened } from './dialects/tensorflow-serving.ts';

export interface TransportOptions {
  readonly endpoint: string;
  readonly connections: number;
  readonly timeoutMs: number;
  readonly retries: { readonly maxAttempts: number; readonly baseMs: number; readonly maxMs: number };
}

/** An answer other than 2xx. */
export class HttpError extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfterMs: number | undefined;

  constructor(status: number, text: string, retryAfterMs?: number) {
    super(`the server answered ${status}: ${shortened(text) || 'no text'}`);
    this.status = status;
    this.code = String(status);
    this.retryAfterMs = retryAfterMs;
  }
}

const retriedStatus = new Set([429, 502, 503, 504]);
const retriedCodes = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT']);

/** HTTP with kept-alive connections, a time-out for the whole request, and retries that are declared before they happen. */
export class Transport {
  readonly #options: TransportOptions;
  readonly #pool: Pool;
  readonly #basePath: string;

  constructor(options: TransportOptions) {
    const { origin, pathname } = new URL(options.endpoint);
    this.#options = options;
    this.#basePath = pathname.replace(/\/$/, '');
    this.#pool = new Pool(origin, { connections: options.connections, keepAliveTimeout: 60_000 });
  }

  /** GET, once. Rejects with HttpError or the connection's error. */
  get(path: string): Promise<string> {
    return this.#send('GET', path, undefined, AbortSignal.timeout(this.#options.timeoutMs));
  }

  /** POST; retried after 429, 502, 503, 504 and lost connections, with exponential backoff and full jitter, at least Retry-After. */
  async post(path: string, body: string, call: Call): Promise<string> {
    const { maxAttempts } = this.#options.retries;
    for (let attempt = 1; ; attempt++) {
      call.signal.throwIfAborted();
      call.count('requests', 1);
      call.count('requestBytes', Buffer.byteLength(body));
      try {
        const text = await this.#send(
          'POST',
          path,
          body,
          AbortSignal.any([call.signal, AbortSignal.timeout(this.#options.timeoutMs)]),
        );
        call.count('responseBytes', Buffer.byteLength(text));
        return text;
      } catch (error) {
        if (call.signal.aborted || attempt === maxAttempts || !isRetried(error))
          throw inWords(error, this.#options.timeoutMs, attempt);
        call.retry(error);
        await sleep(this.#backoffMs(attempt, error), undefined, { signal: call.signal });
      }
    }
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }

  async #send(method: 'GET' | 'POST', path: string, body: string | undefined, signal: AbortSignal): Promise<string> {
    const {
      statusCode,
      headers,
      body: answer,
    } = await this.#pool.request({
      method,
      path: this.#basePath + path,
      signal,
      ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
    });
    const text = await answer.text();
    if (statusCode >= 200 && statusCode < 300) return text;
    const retryAfterS = Number(headers['retry-after']);
    throw new HttpError(statusCode, text, Number.isFinite(retryAfterS) ? retryAfterS * 1000 : undefined);
  }

  #backoffMs(attempt: number, error: unknown): number {
    const { baseMs, maxMs } = this.#options.retries;
    const most = Math.min(maxMs, baseMs * 2 ** (attempt - 1));
    const asked = error instanceof HttpError ? (error.retryAfterMs ?? 0) : 0;
    return Math.min(maxMs, Math.max(Math.random() * most, asked));
  }
}

function isRetried(error: unknown): boolean {
  if (error instanceof HttpError) return retriedStatus.has(error.status);
  return error instanceof Error && 'code' in error && retriedCodes.has(String(error.code));
}

function inWords(error: unknown, timeoutMs: number, attempts: number): unknown {
  if (error instanceof HttpError) return error;
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  const message = timedOut ? `no answer within ${timeoutMs} ms` : messageOf(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const after = attempts > 1 ? ` (after ${attempts} attempts)` : '';
  return Object.assign(new Error(message + after, { cause: error }), code !== undefined && !timedOut && { code });
}
