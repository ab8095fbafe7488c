import { expect, test } from 'vitest';
import { hasColor } from '../../src/cli/streams.ts';

test.each([
  [{}, true, true],
  [{}, false, false],
  [{ TERM: 'dumb' }, true, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
])('colours with %j, on a terminal: %s', (env, isTerminal, shown) => {
  expect(hasColor(1, env, isTerminal)).toBe(shown);
});
