// @ts-check
/**
 * `npm run bench`: speed, as ratios taken side by side in one run on the machine at hand. Absolute figures of shared machines drift; the
 * two sides of a ratio are measured in turn, and the median over the rounds is printed.
 */
import { benchDirect } from './direct.js';
import { benchExternal } from './external.js';
import { benchMemory } from './memory.js';
import { benchMicro } from './micro.js';
import { benchNull } from './null.js';
import { benchServer } from './server.js';

const parts = /** @type {const} */ ({
  direct: benchDirect,
  null: benchNull,
  micro: benchMicro,
  server: benchServer,
  memory: benchMemory,
  external: benchExternal,
});
/** Peak memory takes minutes, and the comparison a program of others. */
const onlyAsked = new Set(['memory', 'external']);
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in parts));
if (unknown.length > 0) {
  process.stderr.write(`no such part: ${unknown.join(', ')}; there are: ${Object.keys(parts).join(', ')}\n`);
  process.exitCode = 2;
} else {
  for (const [name, bench] of Object.entries(parts)) {
    if (asked.length === 0 ? !onlyAsked.has(name) : asked.includes(name))
      await bench((line) => process.stdout.write(`${line}\n`));
  }
}
