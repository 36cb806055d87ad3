import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** The rungs of the suite, in the order `npm test` runs them. A rung with a real peer runs its files one by one. */
const pure = ['unit', 'contract', 'property', 'migration', 'redact'];
/** End to end with a PC/SC service of the machine: two of them at once would see each other's readers. */
const withReader = 'tests/e2e/{card-*,check-command,checks,removable-card}.test.ts';
const real = [
  { name: 'integration', include: ['tests/integration/**/*.test.ts'] },
  { name: 'e2e-card', include: [withReader] },
  {
    name: 'e2e',
    include: ['tests/e2e/**/*.test.ts'],
    exclude: [withReader],
    // Runs beside the one before: the readers of that one are not there for these applications.
    env: { PCSCLITE_CSOCK_NAME: '/nonexistent/pcscd.comm' },
  },
];

export default defineConfig({
  plugins: [react()],
  test: {
    projects: [
      ...pure.map((name) => ({
        extends: true as const,
        test: { name, include: [`tests/${name}/**/*.test.{ts,tsx}`], testTimeout: 30_000 },
      })),
      ...real.map((suite) => ({
        extends: true as const,
        test: {
          ...suite,
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      })),
    ],
  },
});
