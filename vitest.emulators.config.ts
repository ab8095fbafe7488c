import { defineConfig } from 'vitest/config';

/** Suites against servers and a browser that nobody here wrote; each says how to install its own. */
export default defineConfig({
  test: {
    include: ['test/{emulators,kserve,clients,browser}/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
