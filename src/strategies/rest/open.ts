import type { Batch } from '../../core/batch.ts';
import type { Call, CallPredictor, OpenContext, Outcome } from '../../core/predictor.ts';
import { NotText } from '../../data/columns/json.ts';
import { openConnection } from './connection.ts';
import type { RestOptions } from './options.ts';
import { partsOf, predictParts } from './parts.ts';
import { maxRequestBytesOf } from './target.ts';
import { HttpError } from './http-error.ts';

export async function open(options: RestOptions, context: OpenContext): Promise<CallPredictor> {
  const maxRequestBytes = maxRequestBytesOf(options);
  const wire = { connections: context.callsInFlight, retries: options.retries };
  const { transport, dialect, codec, credentials } = await openConnection(options, context, wire);

  /** Failures quote the answer, which must not contain a secret. */
  function decode(text: string, batch: Batch): Outcome {
    let outcome: Outcome;
    try {
      outcome = codec.decode(text, batch);
      if (outcome.failed === undefined) return outcome;
    } catch (error) {
      const clean = credentials.scrub(text);
      if (clean === text) throw error;
      return codec.decode(clean, batch);
    }
    const clean = credentials.scrub(text);
    return clean === text ? outcome : codec.decode(clean, batch);
  }

  function encode(batch: Batch): string | NotText {
    try {
      return codec.encode(batch);
    } catch (error) {
      if (error instanceof NotText) return error;
      throw error;
    }
  }

  /** Splits the batch into consecutive requests within the limit. */
  async function predict(batch: Batch, call: Call): Promise<Outcome> {
    const body = encode(batch);
    if (body instanceof NotText) {
      if (batch.size > 1) return predictParts(partsOf(batch, 2), (part) => predict(part, call));
      return {
        outputs: {},
        failed: new Map([[0, { message: `${body.message}: use a server with TensorFlow Serving's protocol` }]]),
      };
    }
    const parts = Math.ceil(bytesOf(body, maxRequestBytes) / maxRequestBytes);
    if (parts <= 1) return post(batch, body, call);
    if (batch.size > 1) return predictParts(partsOf(batch, Math.min(parts, batch.size)), (part) => predict(part, call));
    const message = `its request of ${Buffer.byteLength(body)} bytes exceeds the limit (maxRequestBytes: ${maxRequestBytes})`;
    return { outputs: {}, failed: new Map([[0, { message }]]) };
  }

  /** A server refuses a whole request for one bad instance or for its size. Halves are sent until the bad instance is alone and fails alone. */
  async function post(batch: Batch, body: string, call: Call): Promise<Outcome> {
    try {
      return decode(await transport.post(dialect.predictPath, body, call), batch);
    } catch (error) {
      if (!isRefused(error, options.isolate)) throw error;
      if (batch.size === 1) return { outputs: {}, failed: new Map([[0, { message: error.message, code: error.code }]]) };
      call.retry(error);
      return predictParts(partsOf(batch, 2), (half) => post(half, codec.encode(half), call));
    }
  }

  return { predict, close: () => transport.close() };
}

/** Counts bytes only if the text might exceed the limit. */
function bytesOf(body: string, limit: number): number {
  return body.length * 3 <= limit ? body.length : Buffer.byteLength(body);
}

/**
 * Refused for an instance or for its size; a proxy's limit may be lower than the protocol's. KServe, MLServer and Triton answer 500 where
 * the model's code throws, so 500 is halved where the user says that one instance may be the cause.
 */
function isRefused(error: unknown, isolate: boolean): error is HttpError {
  return error instanceof HttpError && ([400, 413, 422].includes(error.status) || (isolate && error.status === 500));
}
