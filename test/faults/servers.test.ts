/** Servers that misbehave, drawn from a seed: every row has a prediction or a reason, soon, and a whole answer is never spoiled. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { sum } from '../../src/core/numbers.ts';
import type { Outcome } from '../../src/core/predictor.ts';
import { outcomeOf, opened, three } from '../strategies/rest/opened.ts';
import { scriptedServer } from '../strategies/scripted-server.ts';
import { brokenText, casesOf, Draws } from './mutations.ts';

const right = JSON.stringify({ predictions: [[1], [2], [3]] });
const statuses = [
  ...Array.from({ length: 12 }, () => 200),
  204,
  301,
  308,
  400,
  401,
  403,
  404,
  408,
  413,
  418,
  429,
  500,
  502,
  503,
  504,
];
const huge = 8_000_000;

const bodies: readonly ((draws: Draws) => string | Buffer)[] = [
  ...Array.from({ length: 4 }, () => () => right),
  () => '',
  () => '<html><body><h1>Bad gateway</h1></body></html>',
  () => JSON.stringify({ predictions: [[1], [2]] }),
  () => JSON.stringify({ predictions: [[1], [2], [3], [4]] }),
  () => JSON.stringify({ predictions: [[1], [null], [3]] }),
  () => '{"predictions": [[NaN], [Infinity], [-Infinity]]}',
  () => JSON.stringify({ error: '\u001b[2J\u0000 no\n such model' }),
  () => `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  () => gzipSync(right),
  () => 'x'.repeat(huge),
  (draws) => brokenText(right, draws),
  (draws) => Buffer.from(Array.from({ length: 200 }, () => draws.below(256))),
];

type Manner = (response: ServerResponse, body: string | Buffer, request: IncomingMessage) => void;

const whole: Manner = (response, body) => void response.end(body);
const manners: readonly Manner[] = [
  ...Array.from({ length: 6 }, () => whole),
  (_, __, request) => void request.socket.destroy(),
  () => undefined,
  (response, body, request) => {
    response.writeHead(200, { 'content-length': '1000000' });
    response.write(body, () => request.socket.destroy());
  },
  (response) => {
    // One byte now and then, without an end.
    const timer = setInterval(() => response.write(' '), 50);
    response.on('close', () => clearInterval(timer));
  },
  (_, __, request) => void request.socket.end('HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n'),
  (_, __, request) => void request.socket.end('SSH-2.0-OpenSSH_9.6\r\n'),
];

/** A sentence that a terminal can show. */
function isReadable(message: string): boolean {
  const isPlain = Array.from(message).every((character) => character >= ' ' || character === '\n' || character === '\t');
  return isPlain && message.length >= 10 && message.length <= 2000;
}

interface Judged {
  readonly predicted: number;
  readonly failed: number;
  readonly rejected: number;
  readonly isRight: boolean;
}

function judge(outcome: Outcome | Error): Judged {
  if (outcome instanceof Error) return { predicted: 0, failed: 0, rejected: 1, isRight: isReadable(outcome.message) };
  const failures = [...(outcome.failed?.values() ?? [])];
  const predicted = three.length - failures.length;
  const weight = outcome.outputs['weight'];
  const isWhole = predicted === 0 || (weight?.dtype === 'float32' && weight.values.length === three.length);
  return {
    predicted,
    failed: failures.length,
    rejected: 0,
    isRight: isWhole && failures.every(({ message }) => isReadable(message)),
  };
}

it('50 servers', { timeout: 600_000 }, async () => {
  const all: Judged[] = [];
  const wrong: string[] = [];
  for (let index = 0; index < casesOf(50); index++) {
    const draws = new Draws(6, index);
    const status = draws.of(statuses);
    const body = draws.of(bodies)(draws);
    const manner = draws.of(manners);
    const act = (request: IncomingMessage, response: ServerResponse) => {
      response.statusCode = status;
      manner(response, body, request);
    };
    const { url } = await scriptedServer(Array.from({ length: 20 }, () => act));
    const isPatient = status === 200 && body === right && manner === whole;
    const timeoutMs = isPatient ? 60_000 : 300;
    const predictor = await opened({ endpoint: url, timeoutMs, retries: { maxAttempts: 2, baseMs: 0, maxMs: 0 } });
    const judged = judge(await outcomeOf(predictor));
    all.push(judged);
    if (!judged.isRight || (isPatient && judged.predicted < three.length))
      wrong.push(`case ${index}: ${status} ${String(body).slice(0, 80)}`);
  }
  expect(wrong).toEqual([]);
  // All three happen, or the suite tests nothing.
  expect([
    sum(all.map(({ predicted }) => predicted)),
    sum(all.map(({ failed }) => failed)),
    sum(all.map(({ rejected }) => rejected)),
  ]).not.toContain(0);
});
