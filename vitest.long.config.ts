import { defineConfig } from 'vitest/config';

/** Simulations that take a minute: millions of arrivals in virtual time. */
export default defineConfig({ test: { include: ['test/long/**/*.test.ts'], testTimeout: 600_000 } });
