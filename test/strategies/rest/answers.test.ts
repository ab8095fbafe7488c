import type { ServerResponse } from 'node:http';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/core/predictor.ts';
import { newCall } from '../../../src/strategies/contract-suite/shared.ts';
import { type Step, scriptedServer } from '../scripted-server.ts';
import { opened, outcomeOf } from './opened.ts';

const predictions = '{"predictions":[[7.5],[8.25],[5]]}';
const bytes =
  (body: Buffer, headers: Record<string, string> = {}, status = 200): Step =>
  (_request, response) =>
    void response.writeHead(status, headers).end(body);

async function answered(step: Step, raw: object = {}): Promise<Outcome | Error> {
  const server = await scriptedServer([step]);
  return outcomeOf(await opened({ endpoint: server.url, ...raw }));
}

describe('compression', () => {
  it('is not asked for', async () => {
    const server = await scriptedServer([{ body: predictions }]);
    await outcomeOf(await opened({ endpoint: server.url }));
    expect(server.requests.map(({ headers }) => headers['accept-encoding'])).toEqual(['identity', 'identity']);
  });

  it.each([
    ['gzip', gzipSync(predictions)],
    ['GZIP', gzipSync(predictions)],
    ['deflate', deflateSync(predictions)],
    ['deflate', deflateRawSync(predictions)],
    ['br', brotliCompressSync(predictions)],
    ['identity', Buffer.from(predictions)],
  ])('%s is unpacked all the same', async (encoding, body) => {
    const { outputs } = (await answered(bytes(body, { 'content-encoding': encoding }))) as Outcome;
    expect(outputs['weight']).toMatchObject({ values: Float32Array.of(7.5, 8.25, 5) });
  });

  it('of an error is unpacked', async () => {
    const step = bytes(gzipSync('{"error":"model is broken"}'), { 'content-encoding': 'gzip' }, 500);
    expect(await answered(step)).toMatchObject({ message: 'the server answered 500: model is broken', code: '500' });
  });

  it.each([
    [
      'zstd',
      predictions,
      "the server's answer is compressed with zstd (it was asked for a plain one; rest reads gzip, x-gzip, deflate, br)",
    ],
    [
      'constructor',
      predictions,
      "the server's answer is compressed with constructor (it was asked for a plain one; rest reads gzip, x-gzip, deflate, br)",
    ],
    ['gzip', predictions, "the server's answer is not the gzip that it is marked as: incorrect header check"],
  ])('%s that cannot be unpacked is named', async (encoding, body, message) => {
    expect(await answered(bytes(Buffer.from(body), { 'content-encoding': encoding }))).toMatchObject({ message });
  });
});

describe('size', () => {
  const limit = { maxResponseBytes: predictions.length };
  const longer = `${predictions} `;
  const message = `the server's answer exceeds ${predictions.length} bytes (send fewer rows per call ("batching"), or raise maxResponseBytes)`;

  it('at the limit', async () => {
    expect(await answered({ body: predictions }, { ...limit, check: 'none' })).not.toBeInstanceOf(Error);
  });

  it.each<[string, Step]>([
    ['plain', { body: longer }],
    ['packed', bytes(gzipSync(longer), { 'content-encoding': 'gzip' })],
  ])('beyond the limit, %s', async (_title, step) => {
    expect(await answered(step, { ...limit, check: 'none' })).toMatchObject({ message });
  });

  it('of an error is cut, and the connection closed', async () => {
    const server = await scriptedServer([
      (_request, response) => {
        response.writeHead(500);
        const more = () => void response.write('x'.repeat(100_000), () => void (response.destroyed || setImmediate(more)));
        more();
      },
    ]);
    const answer = await outcomeOf(await opened({ endpoint: server.url }));
    expect(answer).toMatchObject({ message: `the server answered 500: ${'x'.repeat(300)}...`, code: '500' });
  });
});

it('bytes that are not UTF-8 are no prediction', async () => {
  const step = bytes(Buffer.from(predictions.replace('8.25', '"\u00e4"'), 'latin1'));
  expect(await answered(step)).toMatchObject({ message: "the server's answer is not UTF-8, as JSON must be" });
});

it('control characters of a server reach nobody', async () => {
  const step = { status: 500, body: { error: '\u001b]0;title\u0007\u001b[31mred\u009b\u202etxt\r\nnext' } };
  expect(await answered(step)).toMatchObject({ message: 'the server answered 500: ]0;title [31mred txt next' });
});

/** Answers 500 to every request that has 40 weeks in it. */
function serverWithoutForty() {
  const script: Step[] = [];
  const started = scriptedServer(script);
  const answer = async (response: ServerResponse) => {
    const { posted } = await started;
    const weeks = posted.at(-1)?.instances.map((one) => (one as { readonly weeks: number }).weeks) ?? [];
    if (weeks.includes(40)) response.writeHead(500).end('{"error":"ValueError: 40"}');
    else response.end(JSON.stringify({ predictions: weeks }));
  };
  const step: Step = (_request, response) => void answer(response);
  for (let i = 0; i < 10; i++) script.push(step);
  return started;
}

describe('500 for one bad instance', () => {
  const rows = [38, 39, 40, 41].map((weeks) => ({ sex: 'f', weeks }));
  it('fails it alone with isolate', async () => {
    const { url, posted } = await serverWithoutForty();
    const call = newCall();
    const outcome = (await outcomeOf(await opened({ endpoint: url, isolate: true }), rows, call)) as Outcome;
    expect([...(outcome.failed ?? [])]).toEqual([[2, { message: 'the server answered 500: ValueError: 40', code: '500' }]]);
    expect([...(outcome.outputs['weight'] as { values: Float32Array }).values].toSpliced(2, 1)).toEqual([38, 39, 41]);
    expect([posted.map(({ instances }) => instances.length), call.retries]).toEqual([[4, 2, 2, 1, 1], 2]);
  });

  it('fails the request without', async () => {
    const { url, posted } = await serverWithoutForty();
    expect(await outcomeOf(await opened({ endpoint: url }), rows)).toMatchObject({ code: '500' });
    expect(posted).toHaveLength(1);
  });
});
