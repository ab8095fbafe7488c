import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      'test/long/**',
      'test/faults/**',
      'test/emulators/**',
      'test/kserve/**',
      'test/clients/**',
      'test/beam/**',
      'test/browser/**',
      'test/docs/run.test.ts',
    ],
    // These end what hangs and judge nothing: one test runs ten commands in turn, each a process, and took 60 s on a busy machine.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
