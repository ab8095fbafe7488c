import { expect, test } from 'vitest';
import { analyse } from '../../../src/analysis/index.ts';
import { serverProfile } from '../../../src/core/server-profile.ts';
import { renderJson } from '../../../src/report/formats/json.ts';
import { renderMarkdown } from '../../../src/report/formats/markdown.ts';
import { sectionsOf } from '../../../src/report/sections/index.ts';
import { batchResult, measured, runRecord } from '../../fixtures/results.ts';
import { book } from '../../fixtures/run.ts';

const standIn = batchResult({ evidence: 'embedded stand-in' });
const services = { startS: 1, cpuS: 2, peakRssBytes: 3 };
const cells = [
  measured('direct', 'w', batchResult({ evidence: 'local' })),
  measured('fast', 'w', { ...standIn, services }),
  measured('kept', 'w', { ...standIn, services: { ...services, profile: serverProfile('kserve') } }),
  measured('theirs', 'w', batchResult({ evidence: 'real server' })),
];
const analysis = analyse(runRecord(cells), book);
const text = renderMarkdown(sectionsOf(analysis));

const sentence =
  'the model server was the embedded one with the profile kserve: one request at a time, at least 1.26 ms each and 0.003 ms a row; measured on one worker of KServe 0.21, V1, TensorFlow 2.21, the bundled model, on 2 cores in November 2026';

test('the run says which server each strategy called', () => {
  expect(text.split('\n').filter((line) => line.startsWith('- server of'))).toEqual([
    '- server of fast: the one that predbench embeds, on this machine; as fast as it can be',
    `- server of kept: ${sentence}`,
    '- server of theirs: the one that the experiment names',
  ]);
});

test('the remarks of a workload state the profile', () => {
  expect(text).toContain(`kept: ${sentence}.`);
});

test('the caveats tell a stand-in with a profile from one without', () => {
  const { caveats } = JSON.parse(renderJson(analysis)) as { caveats: { kind: string; text: string }[] };
  expect(caveats.filter(({ kind }) => kind === 'stand-in').map(({ text }) => text)).toEqual([
    'fast called stand-ins here. Compare with real services.',
    'kept called a stand-in that took the time of kserve, as measured elsewhere. Compare with real services.',
  ]);
});
