import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../src/analysis/index.ts';
import type { RunRecord } from '../../../../src/core/record.ts';
import { renderHtml } from '../../../../src/report/formats/html/index.ts';
import { chartSections } from '../../../../src/report/sections/charts/index.ts';
import { sectionsOf } from '../../../../src/report/sections/index.ts';
import { analysisOf } from '../../../../src/run/stored-run.ts';
import { withRecord } from '../../../../src/run/store.ts';
import { batchResult, distribution, measured, plan, runRecord, streamResult } from '../../../fixtures/results.ts';
import { book, fullRun } from '../../../fixtures/run.ts';

/** Of a document that no browser made, what is asked of it here. */
interface Element {
  getAttribute(name: string): string | null;
  getAttributeNames(): string[];
  querySelectorAll(selector: string): Iterable<Element>;
}

async function pageOf(record: RunRecord): Promise<string> {
  const analysis = analyse(record, book);
  return renderHtml([...sectionsOf(analysis), ...chartSections(analysis)]);
}

/** Breaks out of text, of an attribute, of a comment, of the title, of the style and of a drawing. */
const evil = (name: string) =>
  `${name}--><img src=x onerror=alert(1)>"'></title></style></svg><script>alert(1)</script><b onclick="x">`;

describe('what a user names', () => {
  it('is shown as it is and comes to nothing else', async () => {
    const timeline = {
      windowS: 1,
      ok: [1, 2, 3, 4, 5],
      failed: [0, 0, 0, 0, 0],
      backlog: [1, 2, 3, 2, 1],
      latencyMs: [1, 2, 3, 4, 5],
    };
    const usage = [
      { part: evil('part'), sku: evil('sku'), quantity: 1, unit: 'node h', evidence: 'measured', rule: evil('rule') } as const,
    ];
    const record: RunRecord = {
      ...runRecord([
        measured(evil('one'), evil('batch'), batchResult({ timeline, batchSizes: { 1: 2, 64: 3 } })),
        measured(evil('two'), evil('batch'), batchResult({ usage, assumptions: [evil('assumed')] })),
        measured(evil('one'), evil('stream'), streamResult({ timeline, latencyMs: distribution(2000, 5) })),
        measured(evil('two'), evil('stream'), streamResult({ failures: [{ message: evil('failure'), count: 1 }] })),
        { ...plan(evil('three'), evil('batch')), state: 'failed', reason: evil('reason') },
      ]),
      name: evil('run'),
      note: evil('note'),
      model: { path: evil('model'), signature: evil('signature'), inputs: [evil('input')], outputs: [evil('output')] },
      source: { description: evil('source'), mapping: [evil('mapping')] },
      versions: { [evil('library')]: evil('version') },
    };
    const page = await pageOf(record);
    const { document } = parseHTML(page);
    expect(document.querySelectorAll('script, img, iframe, object, b, link, form, base')).toHaveLength(0);
    const handlers = [...document.querySelectorAll('*')].filter((element: Element) =>
      element.getAttributeNames().some((name) => name.startsWith('on')),
    );
    expect(handlers).toEqual([]);
    expect(page).not.toMatch(/<(?:script|img)/i);
    for (const name of ['one', 'two', 'three', 'batch', 'stream', 'note', 'model', 'signature', 'source', 'reason', 'part']) {
      expect(document.body.textContent).toContain(evil(name).slice(0, 40));
    }
  });
});

describe('a page', () => {
  it('refers to nothing outside itself', async () => {
    const { document } = parseHTML(await pageOf(fullRun));
    const references = [...document.querySelectorAll('[src], [href], [srcset], [action]')].map((element: Element) =>
      element.getAttribute('href'),
    );
    expect(references).toEqual(['#answer']);
    expect(document.querySelector('style')?.textContent).not.toMatch(/url\(|@import/);
    expect(document.querySelector('meta[http-equiv]')?.getAttribute('content')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'",
    );
  });

  it('of a run of ten workloads is below 2 MB', async () => {
    await withRecord('results/seed-2018', async (record) => {
      const analysis = await analysisOf(record);
      const page = await renderHtml([...sectionsOf(analysis), ...chartSections(analysis)]);
      expect(page.length).toBeLessThan(2e6);
    });
  });

  it('shows a strategy in one colour throughout', async () => {
    const { document } = parseHTML(await pageOf(fullRun));
    const fills = [...document.querySelectorAll('figure.bars svg')]
      .filter((svg: Element) => ['Makespan', 'Throughput'].some((title) => svg.getAttribute('aria-label')?.startsWith(title)))
      .map((svg: Element) => [...svg.querySelectorAll('g.rect rect')].map((bar) => bar.getAttribute('fill')));
    expect(fills).toEqual([
      ['var(--c0)', 'var(--c1)', 'var(--c2)', 'var(--c3)'],
      ['var(--c0)', 'var(--c1)', 'var(--c2)', 'var(--c3)'],
    ]);
  });

  it('of a run without any cell has no charts', async () => {
    const { document } = parseHTML(await pageOf(runRecord([])));
    expect(document.querySelectorAll('figure')).toHaveLength(0);
    expect(document.querySelector('h1')?.textContent).toBe('test');
  });
});
