import { expect, it } from 'vitest';
import { NotUsable } from '../../../src/strategies/rest/dialects/dialect.ts';
import { whenLoaded } from '../../../src/strategies/rest/loading.ts';

const loading = new NotUsable('not ready', 'wait', { isLoading: true });

it.each<[string, Error, number]>([
  ['at last', loading, 3],
  ['at once where the model will not come', new NotUsable('gone', 'see the log'), 1],
])('gives up %s', async (_title, error, times) => {
  let asked = 0;
  const ask = () => {
    asked++;
    return Promise.reject(error);
  };
  await expect(whenLoaded(ask, { polls: 3, pollMs: 0 })).rejects.toBe(error);
  expect(asked).toBe(times);
});
