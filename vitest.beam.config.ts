import { defineConfig } from 'vitest/config';

/** The Beam engine with Beam's own runners. A pipeline takes seconds to begin, a minute on a busy machine. */
export default defineConfig({
  test: { include: ['test/beam/**/*.test.ts'], testTimeout: 600_000, hookTimeout: 600_000, fileParallelism: false },
});
