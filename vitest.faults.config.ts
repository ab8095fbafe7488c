import { defineConfig } from 'vitest/config';

/** Inputs that are broken on purpose, drawn from a seed. FAULT_CASES=10 tries ten times as many. */
export default defineConfig({ test: { include: ['test/faults/**/*.test.ts'], testTimeout: 3_600_000 } });
