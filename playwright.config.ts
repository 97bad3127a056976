import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'packages/app/e2e-tests',
  projects: [
    { name: 'story', testIgnore: ['empty/**', 'takeover*'] },
    // Replicas die in it: nothing may run beside it
    { name: 'takeover', testMatch: 'takeover*', dependencies: ['story'] },
    // In a portal that begins without services and environments
    { name: 'empty', testMatch: 'empty/**' },
  ],
  timeout: 240_000,
  expect: { timeout: 20_000 },
  // By file: the tests of one change the same services. They wait more than they compute
  workers: 2,
  // More tries on a loaded machine; what needed them is listed as flaky
  retries: process.env.CI ? 2 : 0,
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME
    ? [['list'], ['json']]
    : [['list']],
  outputDir: 'node_modules/.cache/e2e-test-results',
  use: {
    baseURL: 'http://localhost:3000',
    actionTimeout: 20_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    viewport: { width: 1440, height: 1000 },
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
