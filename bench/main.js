// @ts-check
/**
 * `npm run bench [-- NAME... [ROWS]]`: speed, as ratios taken side by side in one run on the machine at hand. Absolute figures of shared machines
 * drift; the sides of a ratio are measured in turn, and the median over the rounds is printed. `npm run results:performance` keeps what is
 * printed in docs/performance.md.
 */
import { benches, benchesNamed } from './benches.js';

const isNumber = (/** @type {string} */ text) => /^\d+$/.test(text);
const names = process.argv.slice(2).filter((text) => !isNumber(text));
const rows = process.argv.slice(2).filter(isNumber).map(Number).at(0);
const asked = names.length === 0 ? benches.filter(({ whenNamed }) => whenNamed !== true) : benchesNamed(names);
for (const { title, run } of asked ?? []) {
  process.stdout.write(`## ${title}\n\n`);
  await run((line) => process.stdout.write(`${line}\n`), rows);
  process.stdout.write('\n');
}
