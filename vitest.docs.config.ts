import { defineConfig } from 'vitest/config';

/** The commands of the pages. Each page runs several experiments, some of them for a minute. */
export default defineConfig({ test: { include: ['test/docs/run.test.ts'], testTimeout: 3_600_000, maxWorkers: 1 } });
