// @ts-check
/**
 * Every benchmark, in the order of docs/performance.md, which has a place for each. It prints Markdown: sentences, and tables by table.js.
 * @typedef {{ name: string, title: string, run: (print: Print, rows?: number) => Promise<void>, whenNamed?: true }} Benchmark
 * @typedef {(line: string) => void} Print
 */

/**
 * `rows`: how many to measure with, where a benchmark has a choice. `whenNamed`: it takes many minutes, or programs of others, so `npm run bench` alone leaves it out.
 * @type {readonly Benchmark[]}
 */
export const benches = [
  {
    name: 'direct',
    title: 'Direct against the bare loop',
    run: async (print) => (await import('./direct.js')).benchDirect(print),
  },
  { name: 'null', title: 'The harness alone', run: async (print) => (await import('./null.js')).benchNull(print) },
  { name: 'pace', title: 'Single calls', run: async (print) => (await import('./pace.js')).benchPace(print) },
  { name: 'micro', title: 'Parts of the hot path', run: async (print) => (await import('./micro.js')).benchMicro(print) },
  {
    name: 'stand-ins',
    title: 'The embedded model server beside others',
    run: async (print) => (await import('./stand-ins/index.js')).benchStandIns(print),
    whenNamed: true,
  },
  {
    name: 'external',
    title: 'Beside other load generators',
    run: async (print) => (await import('./external.js')).benchExternal(print),
    whenNamed: true,
  },
  {
    name: 'peers',
    title: 'Beside plain Beam',
    run: async (print, rows) => (await import('./peers/index.js')).benchPeers(print, rows),
    whenNamed: true,
  },
  {
    name: 'batch-service',
    title: 'The embedded batch service',
    run: async (print, rows) => (await import('./batch-service.js')).benchBatchService(print, rows),
    whenNamed: true,
  },
  {
    name: 'growth',
    title: 'Growth',
    run: async (print, rows) => (await import('./growth.js')).benchGrowth(print, rows),
    whenNamed: true,
  },
  { name: 'start-up', title: 'Start-up', run: async (print) => (await import('./start-up.js')).benchStartUp(print) },
];

/**
 * The named benchmarks, in their order; undefined where a name is unknown, which is told.
 * @param {readonly string[]} names
 */
export function benchesNamed(names) {
  const known = benches.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return benches.filter(({ name }) => names.includes(name));
  process.stderr.write(`no such benchmark: ${unknown.join(', ')}; there are: ${known.join(', ')}\n`);
  process.exitCode = 2;
  return undefined;
}
