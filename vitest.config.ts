import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**', 'test/emulators/**', 'test/kserve/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
