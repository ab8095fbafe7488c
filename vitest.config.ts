import { defineConfig } from 'vitest/config';

/** Rooms without processes, servers, environment variables or state: their files may share one process, which saves half their time. */
const sharing = ['core', 'measure', 'prices', 'workloads', 'experiment', 'analysis', 'report'].map(
  (room) => `test/${room}/**/*.test.ts`,
);

export default defineConfig({
  test: {
    // These end what hangs and judge nothing: one test runs ten commands in turn, each a process, and took 60 s on a busy machine.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      { extends: true, test: { name: 'shared', include: sharing, isolate: false } },
      {
        extends: true,
        test: {
          name: 'apart',
          include: ['test/**/*.test.ts'],
          exclude: [
            ...sharing,
            'test/long/**',
            'test/faults/**',
            'test/emulators/**',
            'test/kserve/**',
            'test/clients/**',
            'test/beam/**',
            'test/browser/**',
            'test/docs/run.test.ts',
          ],
        },
      },
    ],
  },
});
