import { defineConfig } from 'vitest/config';

/** Simulations that take a minute, and several on a busy machine: millions of arrivals in virtual time. */
export default defineConfig({ test: { include: ['test/long/**/*.test.ts'], testTimeout: 1_800_000 } });
