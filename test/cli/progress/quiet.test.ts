import { expect, it } from 'vitest';
import { quietProgress } from '../../../src/cli/progress/quiet.ts';
import { batchResult } from '../../fixtures/results.ts';
import { end, planned, progress, runOf, start } from '../../fixtures/told-run.ts';

it('says only what failed and what is left behind', () => {
  const said: string[] = [];
  const cell = planned('direct', 'batch');
  const { on, phase, stopping } = quietProgress(runOf([cell, cell]).run, { say: (text) => void said.push(text) });
  phase('checking');
  on({ type: 'calibrating' });
  on(start(cell));
  on(progress(1000, 1));
  on(end(cell, { state: 'measured', result: batchResult() }));
  on(end(cell, { state: 'failed', reason: 'no model' }));
  on({ type: 'note', text: 'the queue was not removed' });
  expect(said).toEqual(['direct x batch #1 failed: no model', 'the queue was not removed']);
  on(start(cell));
  stopping();
  expect(said.at(-1)).toMatch(/^ {2}waiting for direct x batch #1/);
});
