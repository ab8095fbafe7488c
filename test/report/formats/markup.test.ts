import { expect, test } from 'vitest';
import { codeBlock, escape } from '../../../src/report/formats/markup.ts';

test('markdown shows data as it is', () => {
  expect(escape('a|b `c` <d> *e* _f_ [g] \\ & ~h~\ni')).toBe(
    'a\\|b \\`c\\` &lt;d&gt; \\*e\\* \\_f\\_ \\[g\\] \\\\ &amp; \\~h\\~ i',
  );
  expect(['# a', '- a', '+ a', '1. a', '12) a', 'a #1', '7.5'].map(escape)).toEqual([
    '\\# a',
    '\\- a',
    '\\+ a',
    '1\\. a',
    '12\\) a',
    'a #1',
    '7.5',
  ]);
});

test('code is fenced by more backticks than it has', () => {
  expect(codeBlock('x ```` y', 'json')).toBe('`````json\nx ```` y\n`````');
});
