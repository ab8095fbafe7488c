import { expect, it } from 'vitest';
import { rowsOf } from '../../../src/core/batch.ts';
import type { Outcome } from '../../../src/core/predictor.ts';
import { newCall } from '../../../src/strategies/contract-suite/shared.ts';
import { type Step, scriptedServer } from '../scripted-server.ts';
import { opened, outcomeOf } from './opened.ts';

type BirthRow = { readonly sex: string; readonly weeks: number };

const row = (weeks: number, sex = 'f'): BirthRow => ({ sex, weeks });
const bytesOf = (...instances: BirthRow[]) => Buffer.byteLength(JSON.stringify({ signature_name: 'predict', instances }));

/** Predicts rows where the server answers with each instance's weeks, or refuses a request that holds week 0. */
async function predicted(rows: readonly BirthRow[], maxRequestBytes: number) {
  const script: Step[] = [];
  const server = await scriptedServer(script);
  const answer: Step = (_request, response) => {
    const instances = server.posted.at(-1)?.instances as readonly BirthRow[];
    if (instances.some(({ weeks }) => weeks === 0)) response.writeHead(400).end('{"error":"week 0"}');
    else response.end(JSON.stringify({ predictions: instances.map(({ weeks }) => weeks) }));
  };
  for (let i = 0; i < 20; i++) script.push(answer);
  const call = newCall();
  const outcome = (await outcomeOf(await opened({ endpoint: server.url, maxRequestBytes }), rows, call)) as Outcome;
  const weeks = Object.keys(outcome.outputs).length === 0 ? [] : rowsOf({ size: rows.length, columns: outcome.outputs });
  return {
    sent: server.posted.map(({ instances }) => (instances as BirthRow[]).map((instance) => instance.weeks)),
    weeks: weeks.map(({ weight }) => (weight as readonly number[])[0]),
    failed: [...(outcome.failed ?? [])].map(([i, { message }]) => [i, message]),
    retries: call.retries,
    requests: call.counters.requests,
  };
}

const rows = [row(31), row(32), row(33), row(34), row(35)];

it('sends a batch that fits as one request', async () => {
  expect(await predicted(rows, bytesOf(...rows))).toMatchObject({ sent: [[31, 32, 33, 34, 35]], requests: 1 });
});

it('splits a batch that is one byte too large, and joins the answers in order', async () => {
  expect(await predicted(rows, bytesOf(...rows) - 1)).toEqual({
    sent: [
      [31, 32, 33],
      [34, 35],
    ],
    weeks: [31, 32, 33, 34, 35],
    failed: [],
    retries: 0,
    requests: 2,
  });
});

it('counts bytes, not characters', async () => {
  const wide = [row(31, 'ä'.repeat(40)), row(32, '子'.repeat(40))];
  expect((await predicted(wide, bytesOf(...wide) - 1)).sent).toEqual([[31], [32]]);
});

it('fails an instance that is too large alone, without a request', async () => {
  const huge = row(33, 'x'.repeat(500));
  const { sent, weeks, failed } = await predicted([row(31), row(32), huge, row(34)], bytesOf(row(31), row(32)));
  expect(sent).toEqual([[31], [32], [34]]);
  expect([weeks[0], weeks[1], weeks[3]]).toEqual([31, 32, 34]);
  expect(failed).toEqual([
    [2, `its request of ${bytesOf(huge)} bytes exceeds the limit (maxRequestBytes: ${bytesOf(row(31), row(32))})`],
  ]);
});

it('fails every instance where none fits', async () => {
  const { sent, failed } = await predicted([row(31), row(32)], 10);
  expect(sent).toEqual([]);
  expect(failed.map(([i]) => i)).toEqual([0, 1]);
});

it('halves what a proxy finds too large', async () => {
  const large: Step = { status: 413, body: '<html>Request Entity Too Large</html>' };
  const server = await scriptedServer([large, { body: { predictions: [31, 32] } }, { body: { predictions: [33] } }]);
  const call = newCall();
  const { outputs } = (await outcomeOf(await opened({ endpoint: server.url }), rows.slice(0, 3), call)) as Outcome;
  expect(outputs['weight']).toMatchObject({ values: Float32Array.of(31, 32, 33) });
  expect([server.posted.map(({ instances }) => instances.length), call.retries]).toEqual([[3, 2, 1], 1]);
});

it('finds the bad instance in the part that was refused', async () => {
  const { sent, weeks, failed, retries } = await predicted([row(31), row(32), row(33), row(0)], bytesOf(row(31), row(32)));
  expect(sent).toEqual([[31, 32], [33, 0], [33], [0]]);
  expect(weeks.slice(0, 3)).toEqual([31, 32, 33]);
  expect(failed).toEqual([[3, 'the server answered 400: week 0']]);
  expect(retries).toBe(1);
});
