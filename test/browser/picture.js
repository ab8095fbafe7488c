/** docs/images/report.png: the top of the bundled run's page. Usage: npm run picture */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderHtml } from '../../dist/report/formats/html/index.js';
import { chartSections } from '../../dist/report/sections/charts/index.js';
import { sectionsOf } from '../../dist/report/sections/index.js';
import { analysisOf } from '../../dist/run/stored-run.js';
import { withRecord } from '../../dist/run/store.js';
import { launch } from './browser.js';

/** Down to the end of the first charts. */
const lastShown = '.charts figure:nth-of-type(2)';
const width = 1040;
const target = new URL('../../docs/images/report.png', import.meta.url);
const folder = await mkdtemp(join(tmpdir(), 'predbench-picture-'));
const browser = await launch();
try {
  const page = join(folder, 'report.html');
  await withRecord(new URL('../../results/example', import.meta.url).pathname, async (record) => {
    const analysis = await analysisOf(record);
    await writeFile(page, await renderHtml([...sectionsOf(analysis), ...chartSections(analysis)]));
  });
  const tab = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: 'light' });
  await tab.goto(pathToFileURL(page).href);
  const end = await tab.locator(lastShown).first().boundingBox();
  const height = Math.ceil((end?.y ?? 0) + (end?.height ?? 0)) + 16;
  await tab.screenshot({ path: target.pathname, fullPage: true, clip: { x: 0, y: 0, width, height } });
  console.log(`docs/images/report.png: ${Math.round((await readFile(target)).length / 1000)} kB`);
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}
