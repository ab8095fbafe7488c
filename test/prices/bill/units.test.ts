import { expect, test } from 'vitest';
import { focusNumber, focusUnit } from '../../../src/prices/bill/units.ts';

test.each([
  ['vCPU h', 'VCPU-Hours'],
  ['GB h', 'GiB-Hours'],
  ['GB month', 'GiB-Months'],
  ['GiB s', 'GiB-Seconds'],
  ['node h', 'Node-Hours'],
  ['GB', 'GiB'],
  ['TiB', 'TiB'],
  ['1000 operations', '1000 Operations'],
  ['200 MB', '200 MiB'],
  ['run', 'Run'],
])('the unit %s is %s in FOCUS', (unit, focus) => {
  expect(focusUnit(unit)).toBe(focus);
});

test('numbers have no positive sign in their exponent', () => {
  expect([0.25, 3.52e-7, 1e21].map(focusNumber)).toEqual(['0.25', '3.52E-7', '1E21']);
});
