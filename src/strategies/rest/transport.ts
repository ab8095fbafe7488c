import { setTimeout as sleep } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { Pool } from 'undici';
import type { Call } from '../../core/predictor.ts';
import { messageOf } from '../../core/problems.ts';
import type { Credentials } from './auth/credentials.ts';
import type { RequestHeaders } from './auth/headers.ts';
import { backoff, type Retries } from './backoff.ts';
import { errorText } from './answers.ts';
import { exchange } from './exchange.ts';

export interface TransportOptions {
  readonly endpoint: string;
  readonly connections: number;
  readonly timeoutMs: number;
  readonly retries: Retries;
  readonly credentials: Credentials;
  /** What to check after this status. */
  readonly advice?: (status: number) => string | undefined;
  /** Called with each `Server-Timing` header. */
  readonly onServerTiming?: (header: string) => void;
}

/** A status other than 2xx. */
export class HttpError extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfterMs: number | undefined;

  constructor(status: number, text: string, retryAfterMs?: number, advice?: string) {
    super(`the server answered ${status}${errorText(text)}${advice === undefined ? '' : ` (${advice})`}`);
    this.status = status;
    this.code = String(status);
    this.retryAfterMs = retryAfterMs;
  }
}

const utf8 = new TextDecoder();
const retriedStatus = new Set([429, 502, 503, 504]);
const retriedCodes = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT']);

/** HTTP with kept-alive connections, a time-out for every request, and retries that are reported before they happen. */
export class Transport {
  readonly #options: TransportOptions;
  readonly #pool: Pool;
  readonly #basePath: string;
  readonly #waitMs: ReturnType<typeof backoff>;

  constructor(options: TransportOptions) {
    const { origin, pathname } = new URL(options.endpoint);
    this.#options = options;
    this.#basePath = pathname.replace(/\/$/, '');
    // Each worker has its own thread.
    this.#waitMs = backoff(options.retries, threadId);
    this.#pool = new Pool(origin, { connections: options.connections, keepAliveTimeout: 60_000 });
  }

  /** GET without retries. Rejects with HttpError, or an Error of the connection. */
  async get(path: string, signal?: AbortSignal): Promise<string> {
    try {
      return utf8.decode(await this.#send('GET', path, await this.#options.credentials.headers(), undefined, signal));
    } catch (error) {
      throw inWords(error, 1);
    }
  }

  /**
   * POST, retried after 429, 502, 503, 504 and lost connections, with exponential backoff and full jitter, never earlier than Retry-After
   * asks; if that is beyond `maxMs`, the call fails at once. Retried once after 401 if there is a new token.
   */
  async post(path: string, body: string, call: Call): Promise<string> {
    const { credentials, retries } = this.#options;
    let renewed = false;
    const bytes = Buffer.from(body);
    for (let attempt = 1; ; attempt++) {
      call.signal.throwIfAborted();
      const headers = await credentials.headers();
      call.count('requests', 1);
      call.count('requestBytes', bytes.length);
      try {
        const answer = await this.#send('POST', path, headers, bytes, call.signal);
        call.count('responseBytes', answer.length);
        return utf8.decode(answer);
      } catch (error) {
        const refused: boolean = !renewed && error instanceof HttpError && error.status === 401 && credentials.renew(headers);
        const waitMs = refused ? 0 : this.#waitBefore(attempt, error);
        if (call.signal.aborted || attempt === retries.maxAttempts || waitMs === undefined) throw inWords(error, attempt);
        renewed ||= refused;
        call.retry(error);
        await sleep(waitMs, undefined, { signal: call.signal });
      }
    }
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }

  async #send(
    method: 'GET' | 'POST',
    path: string,
    headers: RequestHeaders,
    requestBody?: Buffer,
    signal?: AbortSignal,
  ): Promise<Buffer> {
    const { advice, credentials, onServerTiming, timeoutMs } = this.#options;
    const {
      status,
      headers: answered,
      body,
    } = await exchange(
      this.#pool,
      {
        method,
        path: this.#basePath + path,
        ...(requestBody === undefined
          ? { headers }
          : { body: requestBody, headers: { 'content-type': 'application/json', ...headers } }),
      },
      { timeoutMs, signal },
    );
    const timing = answered['server-timing'];
    if (timing !== undefined) onServerTiming?.(String(timing));
    if (status >= 200 && status < 300) return body;
    throw new HttpError(status, credentials.scrub(utf8.decode(body)), retryAfterMs(answered['retry-after']), advice?.(status));
  }

  /** Wait before the next attempt; undefined if there must be none. */
  #waitBefore(attempt: number, error: unknown): number | undefined {
    if (!isRetried(error)) return undefined;
    return this.#waitMs(attempt, error instanceof HttpError ? (error.retryAfterMs ?? 0) : 0);
  }
}

/** The header contains seconds or a date. */
function retryAfterMs(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string') return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

function isRetried(error: unknown): boolean {
  if (error instanceof HttpError) return retriedStatus.has(error.status);
  return error instanceof Error && 'code' in error && retriedCodes.has(String(error.code));
}

function inWords(error: unknown, attempts: number): unknown {
  const after = attempts > 1 ? ` (after ${attempts} attempts)` : '';
  if (error instanceof HttpError) {
    error.message += after;
    return error;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  // If several addresses refuse, the error has no text.
  const message = messageOf(error) || code || 'the connection failed';
  return Object.assign(new Error(message + after, { cause: error }), code !== undefined && { code });
}
