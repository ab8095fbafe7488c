import { defineConfig } from 'vitest/config';

/** Simulations of queues in virtual time, by hundreds of thousands of arrivals. A few seconds each, and a minute on a busy machine. */
export default defineConfig({ test: { include: ['test/long/**/*.test.ts'], testTimeout: 1_800_000 } });
