import { setTimeout as sleep } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { Pool } from 'undici';
import type { Call } from '../../core/predictor.ts';
import { ProblemsError } from '../../core/problems.ts';
import type { Credentials } from './auth/credentials.ts';
import type { RequestHeaders } from './auth/headers.ts';
import { backoff, type Retries } from './backoff.ts';
import { connectionError } from './connection-fault.ts';
import { encodingOf, unpacked } from './content-encoding.ts';
import { type Answer, exchange } from './exchange.ts';
import { HttpError } from './http-error.ts';
import { RequestError } from './request-error.ts';

export interface TransportOptions {
  readonly endpoint: string;
  readonly connections: number;
  readonly timeoutMs: number;
  /** Most bytes of an answer, packed or not. */
  readonly maxResponseBytes: number;
  readonly retries: Retries;
  readonly credentials: Credentials;
  /** What to check after this status and text, if the protocol knows. */
  readonly advice?: (status: number, text: string) => string | undefined;
  /** Called with each `Server-Timing` header. */
  readonly onServerTiming?: (header: string) => void;
}

/** Throws rather than to guess: replaced characters would be wrong predictions. */
const utf8 = new TextDecoder('utf-8', { fatal: true });
// Otherwise a server may choose an encoding (RFC 9110, 12.5.3).
const bare = { 'accept-encoding': 'identity' };
const json = { 'content-type': 'application/json', ...bare };
const retriedStatus = new Set([429, 502, 503, 504]);
const retriedCodes = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT']);

/** HTTP with kept-alive connections, a time-out for every request, and retries that are reported before they happen. */
export class Transport {
  readonly #options: TransportOptions;
  readonly #pool: Pool;
  readonly #origin: string;
  readonly #basePath: string;
  readonly #waitMs: ReturnType<typeof backoff>;

  constructor(options: TransportOptions) {
    const { origin, pathname } = new URL(options.endpoint);
    this.#options = options;
    this.#origin = origin;
    this.#basePath = pathname.replace(/\/$/, '');
    // Each worker has its own thread.
    this.#waitMs = backoff(options.retries, threadId);
    // exchange() has the one time limit of a whole request.
    const limits = { headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 60_000 };
    this.#pool = new Pool(origin, { connections: options.connections, ...limits });
  }

  /** GET without retries. Rejects with HttpError, or an Error of the connection. */
  async get(path: string, signal?: AbortSignal): Promise<string> {
    try {
      return textOf(await this.#send('GET', path, await this.#options.credentials.headers(), undefined, signal));
    } catch (error) {
      throw this.#inWords(error, 1, signal);
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
        return textOf(answer);
      } catch (error) {
        const refused: boolean = !renewed && error instanceof HttpError && error.status === 401 && credentials.renew(headers);
        const waitMs = refused ? 0 : this.#waitBefore(attempt, error);
        if (call.signal.aborted || attempt === retries.maxAttempts || waitMs === undefined)
          throw this.#inWords(error, attempt, call.signal);
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
    const { onServerTiming, timeoutMs, maxResponseBytes: maxBytes } = this.#options;
    const request = {
      method,
      path: this.#basePath + path,
      headers: { ...(requestBody === undefined ? bare : json), ...headers },
      ...(requestBody !== undefined && { body: requestBody }),
    };
    const answer = await exchange(this.#pool, request, { timeoutMs, maxBytes, signal });
    const timing = answer.headers['server-timing'];
    if (timing !== undefined) onServerTiming?.(String(timing));
    if (answer.status < 200 || answer.status >= 300) throw await this.#refusal(answer, path, headers);
    const encoding = encodingOf(answer.headers);
    return encoding === undefined ? answer.body : unpacked(answer.body, encoding, maxBytes);
  }

  async #refusal({ status, headers, body }: Answer, path: string, sent: RequestHeaders): Promise<HttpError> {
    const { advice, credentials, maxResponseBytes } = this.#options;
    const encoding = encodingOf(headers);
    // The status says enough where the text cannot be unpacked.
    const plain = encoding === undefined ? body : await unpacked(body, encoding, maxResponseBytes).catch(() => Buffer.alloc(0));
    const text = credentials.scrub(plain.toString());
    return new HttpError({
      status,
      text,
      location: headers.location === undefined ? undefined : credentials.scrub(headers.location),
      retryAfter: headers['retry-after'],
      url: new URL(this.#basePath + path, this.#origin),
      route: path,
      authorized: sent['authorization'] !== undefined,
      advice: advice?.(status, text),
    });
  }

  /** Wait before the next attempt; undefined if there must be none. */
  #waitBefore(attempt: number, error: unknown): number | undefined {
    if (!isRetried(error)) return undefined;
    return this.#waitMs(attempt, error instanceof HttpError ? (error.retryAfterMs ?? 0) : 0);
  }

  #inWords(error: unknown, attempts: number, signal: AbortSignal | undefined): unknown {
    // Without a token for Google there is no request.
    if (error instanceof ProblemsError || (signal?.aborted === true && error === signal.reason)) return error;
    const told = connectionError(error, this.#origin, (text) => this.#options.credentials.scrub(text));
    if (attempts > 1) told.message += ` (after ${attempts} attempts)`;
    return told;
  }
}

function textOf(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch (cause) {
    throw new RequestError({ message: "the server's answer is not UTF-8, as JSON must be" }, { cause });
  }
}

function isRetried(error: unknown): boolean {
  if (error instanceof HttpError) return retriedStatus.has(error.status);
  return error instanceof Error && 'code' in error && retriedCodes.has(String(error.code));
}
