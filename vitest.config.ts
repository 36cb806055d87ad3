import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** The rungs of the suite, in the order `npm test` runs them. A rung with a real peer runs its files one by one. */
const pure = ['unit', 'contract', 'property', 'migration', 'redact'];
const real = ['integration', 'e2e'];

export default defineConfig({
  plugins: [react()],
  test: {
    projects: [
      ...pure.map((name) => ({
        extends: true as const,
        test: { name, include: [`tests/${name}/**/*.test.{ts,tsx}`], testTimeout: 30_000 },
      })),
      ...real.map((name) => ({
        extends: true as const,
        test: {
          name,
          include: [`tests/${name}/**/*.test.ts`],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      })),
    ],
  },
});
