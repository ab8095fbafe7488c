// @ts-check
/**
 * `npm run results:performance [-- NAME...]`: runs the benchmarks, all unless some are named, and writes what each prints to its place in
 * docs/performance.md, and in README.md where that quotes it. On a machine that does nothing else: all take about an hour and a half. A
 * benchmark that fails leaves its place as it was, and the exit code is 1.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg, release, type } from 'node:os';
import { benches, benchesNamed } from './benches.js';
import { machine, versions } from './predbench.js';

const docs = 'docs/performance.md';
const end = '<!-- end -->';
const names = process.argv.slice(2);
const asked = names.length === 0 ? benches : (benchesNamed(names) ?? []);
const { node, libtensorflow } = await versions();

for (const { name, title, run } of asked) {
  const lines = [heading(name), ''];
  process.stdout.write(`## ${title}\n\n`);
  try {
    await run((line) => {
      lines.push(line);
      process.stdout.write(`${line}\n`);
    });
    // After each: who interrupts the rest keeps it.
    if (!write(docs, name, lines)) throw new Error(`${docs} has no place for it: ${begin(name)} ... ${end}`);
    write('README.md', name, lines);
  } catch (error) {
    process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

/** @param {string} name */
function heading(name) {
  const { cores, cpu, memoryBytes } = machine();
  const on = `${cores} cores of ${cpu}, ${Math.round(memoryBytes / 2 ** 30)} GiB, ${type()} ${release()}, Node ${node}`;
  const tensorflow = libtensorflow === undefined ? '' : `, TensorFlow ${libtensorflow}`;
  const [load = 0] = loadavg();
  return `\`npm run bench -- ${name}\` on ${new Date().toISOString().slice(0, 10)}: ${on}${tensorflow}; load ${load.toFixed(2)} at the start.`;
}

/**
 * False where the file has no place for it.
 * @param {string} path
 * @param {string} name
 * @param {readonly string[]} lines
 */
function write(path, name, lines) {
  const text = readFileSync(path, 'utf8');
  const at = text.indexOf(begin(name));
  const after = text.indexOf(end, at);
  if (at === -1 || after === -1) return false;
  writeFileSync(path, text.slice(0, at) + [begin(name), ...lines, ''].join('\n') + text.slice(after));
  return true;
}

/** @param {string} name */
function begin(name) {
  return `<!-- from npm run results:performance -- ${name} -->`;
}
