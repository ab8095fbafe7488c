import { describe, expect, test } from 'vitest';
import { whyFailed } from '../../src/measure/failed.ts';

const none = { dropped: 0, duplicates: 0 };
const failures = [{ message: 'the server answered 503', count: 7 }];

describe('a cell that ran to its end has failed', () => {
  test('if it predicted nothing', () => {
    expect(whyFailed({ counts: { ...none, due: 7, ok: 0, failed: 7 }, failures }, 0.9)).toBe(
      'it predicted none of its 7 instances, all for one reason: the server answered 503',
    );
    expect(whyFailed({ counts: { ...none, due: 9, ok: 0, failed: 9 }, failures }, 0.9)).toBe(
      'it predicted none of its 9 instances, most often (7 times) because: the server answered 503',
    );
    expect(whyFailed({ counts: { ...none, due: 1, ok: 0, failed: 1 }, failures: [{ message: 'no', count: 1 }] }, 0.9)).toBe(
      'it predicted none of its 1 instance: no',
    );
    expect(whyFailed({ counts: { ...none, due: 1, ok: 0, failed: 0, dropped: 1 }, failures: [] }, 0.9)).toBe(
      'it predicted none of its 1 instance: none was answered before the cell ended',
    );
    expect(whyFailed({ counts: { ...none, due: 0, ok: 0, failed: 0 }, failures: [] }, 0.9)).toBe('no instance fell due');
  });

  test('if it predicted less than the share of what was answered', () => {
    const counts = { ...none, due: 100, ok: 89, failed: 11 };
    expect(whyFailed({ counts, failures: [{ message: 'feature x: "NA" is not a number', count: 11, alike: true }] }, 0.9)).toBe(
      'fewer than 90 % of its 100 instances were predicted (minOkShare): 11 failed, all for reasons like this: feature x: "NA" is not a number',
    );
    expect(whyFailed({ counts, failures }, 0.89)).toBeUndefined();
  });

  test('but not for what a saturated stream left unanswered', () => {
    expect(whyFailed({ counts: { ...none, due: 100, ok: 9, failed: 1, dropped: 90 }, failures }, 0.9)).toBeUndefined();
  });
});
