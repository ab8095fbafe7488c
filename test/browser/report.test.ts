/** The HTML report in a real browser, of the bundled run and of a run with all that a report can show. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse, type Analysis } from '../../src/analysis/index.ts';
import type { Comparison } from '../../src/analysis/comparison/comparison.ts';
import { compareRuns } from '../../src/analysis/runs/compare-runs.ts';
import type { Section } from '../../src/report/document.ts';
import { renderHtml } from '../../src/report/formats/html/index.ts';
import { changeCharts } from '../../src/report/runs/charts.ts';
import { runsSections } from '../../src/report/runs/comparison.ts';
import { english as runsEnglish } from '../../src/report/runs/english.ts';
import { chartSections } from '../../src/report/sections/charts/index.ts';
import { sectionsOf } from '../../src/report/sections/index.ts';
import { analysisOf } from '../../src/run/stored-run.ts';
import { withRecord } from '../../src/run/store.ts';
import { batches, run, streams } from '../fixtures/repeats.ts';
import { book, fullRun } from '../fixtures/run.ts';
import { launch } from './browser.js';
import { figuresAndTables, marksOfCharts, marksOutside, seriousViolations, unfoldAll, widthOfPage } from './in-page.js';

let browser: Browser;
let folder: string;
const pages = new Map<string, string>();

beforeAll(async () => {
  browser = await launch();
  folder = await mkdtemp(join(tmpdir(), 'predbench-browser-'));
  await write('full', analyse(fullRun, book));
  const comparison = compareRuns([repeated(1), repeated(1.5)]);
  await writePage('compared', [
    ...runsSections({ comparison, takes: [], limits: [] }, runsEnglish),
    ...changeCharts(comparison, runsEnglish),
  ]);
  await withRecord('results/example', async (record) => write('example', await analysisOf(record)));
});

afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

/** Six repeats of a batch and a stream, so many times as fast. */
function repeated(factor: number): Comparison {
  const [rates, ms] = [
    [1000, 1010, 1020, 1030, 1040, 1050],
    [5, 5.1, 5.2, 5.3, 5.4, 5.5],
  ];
  return run([
    ...batches(
      'direct',
      rates.map((rate) => rate * factor),
    ),
    ...batches('rest', rates),
    ...streams(
      'direct',
      ms.map((one) => one / factor),
    ),
  ]);
}

async function write(name: string, analysis: Analysis): Promise<void> {
  await writePage(name, [...sectionsOf(analysis), ...chartSections(analysis)]);
}

async function writePage(name: string, sections: readonly Section[]): Promise<void> {
  const path = join(folder, `${name}.html`);
  await writeFile(path, await renderHtml(sections));
  pages.set(name, pathToFileURL(path).href);
}

interface Opened {
  readonly page: Page;
  /** What the console and the network had to say. */
  readonly complaints: readonly string[];
}

async function open(name: string, width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) complaints.push(request.url());
  });
  await page.goto(pages.get(name) ?? '');
  return { page, complaints };
}

describe.each(['example', 'full', 'compared'])('the page of the run "%s"', (name) => {
  it.each([
    [1280, 'light'],
    [1280, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)('%i pixels wide, %s: nothing complained of, nothing out of reach', async (width, scheme) => {
    const { page, complaints } = await open(name, width, scheme);
    expect(await page.evaluate(widthOfPage)).toBeLessThanOrEqual(width);
    await page.evaluate(unfoldAll);
    expect(await page.evaluate(widthOfPage)).toBeLessThanOrEqual(width);
    await page.addScriptTag({ content: axe.source });
    expect(await page.evaluate(seriousViolations)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

it('a comparison draws a bar for each change, to either side', async () => {
  const { page } = await open('compared', 1280);
  expect(await page.evaluate(marksOfCharts, 'g.rect rect')).toEqual({
    'changes batch, rows/s: B beside A': 1,
    'changes stream, p50 ms: B beside A': 1,
    'changes stream, p99 ms: B beside A': 1,
  });
  await page.close();
});

describe('charts of the bundled run', () => {
  it.each([1280, 390])('have their marks, %i pixels wide', async (width) => {
    const { page } = await open('example', width);
    // Bars, curves, points.
    const all = await page.evaluate(marksOfCharts, 'g.rect rect, g.line path');
    expect(all).toMatchObject({
      'charts-1 Throughput': 5,
      'charts-1 Makespan': 5,
      'charts-1 CPU time by role': 13,
      'charts-2 Latency, p99': 4,
      'charts-2 Latency by percentile': 4,
      'charts-2 Latency over time': 4,
      'charts-2 Backlog over time': 4,
    });
    expect(await page.evaluate(marksOfCharts, 'g.dot path, g.dot circle, path.dot')).toMatchObject({
      'charts-1 Cost against makespan': 5,
      'charts-2 Cost against p99 latency': 4,
    });
    await page.close();
  });

  it('lie within their drawings', async () => {
    const { page } = await open('example', 1280);
    expect(await page.evaluate(marksOutside)).toEqual([]);
    await page.close();
  });

  it('have a table behind each, which the keyboard opens', async () => {
    const { page } = await open('example', 1280);
    const { figures, tables } = await page.evaluate(figuresAndTables);
    expect(figures).toBeGreaterThan(10);
    expect(tables).toBe(figures);
    await page.focus('.behind summary');
    await page.keyboard.press('Enter');
    expect(await page.isVisible('.behind[open] table')).toBe(true);
    await page.close();
  });
});
