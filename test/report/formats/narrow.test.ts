import { expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/index.ts';
import { renderTerminal } from '../../../src/report/formats/terminal.ts';
import { sectionsOf } from '../../../src/report/sections/index.ts';
import { book, fullRun } from '../../fixtures/run.ts';

const sections = sectionsOf(analyse(fullRun, book));
const widest = (columns: number) => {
  const lines = renderTerminal(sections, undefined, { columns }).split('\n');
  return Math.max(...lines.map(({ length }) => length));
};

it.each([72, 80])('the answer fits a terminal of %i columns', (columns) => {
  expect(widest(columns)).toBeLessThanOrEqual(columns);
});

it('is no wider where there is more room', () => {
  expect(widest(200)).toBe(widest(80));
});
