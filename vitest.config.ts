import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import './test/support/vitest-context.ts'

const never = ['**/node_modules/**', '**/dist/**']

/** `npm test`; with `--mode soak`, the long runs instead. */
export default defineConfig(({ mode }) => ({
  test: {
    projects:
      mode === 'soak' ? engines(['test/**/*.soak.test.ts']) : [unit, phone, browser, ...engines(storiesAndContracts)],
    maxWorkers: 2, // stories start servers of their own, so more would only make them slow together
  },
}))

/** Files share what they import: loading it anew for each took a fifth of the time. */
const isolate = false

const unit: TestProjectInlineConfiguration = {
  test: {
    name: 'unit',
    isolate,
    include: ['packages/*/{src,test}/**/*.test.ts', '{scripts,bench}/**/*.test.ts'],
    exclude: [...never, '**/*.engine.test.ts', 'packages/{emulator,miniprogram}/**'],
  },
}

/** What runs in a browser or in WeChat, with globals of either: file by file. */
const phone: TestProjectInlineConfiguration = {
  test: {
    name: 'phone',
    include: ['packages/{emulator,miniprogram}/{src,test}/**/*.test.ts'],
    exclude: [...never, '**/*.engine.test.ts'],
  },
}

/** Stories on the phone, in a real browser. */
const browser: TestProjectInlineConfiguration = {
  test: {
    name: 'browser',
    isolate,
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 90_000,
    hookTimeout: 90_000,
    provide: { engine: 'sqlite' },
    globalSetup: 'test/support/vitest-browser-global.ts',
  },
}

const storiesAndContracts = ['packages/*/{src,test}/**/*.engine.test.ts', 'test/**/*.test.ts']

/** The same files once per store engine, which tests learn by `inject('engine')`. */
function engines(include: string[]): TestProjectInlineConfiguration[] {
  const exclude = include === storiesAndContracts ? [...never, '**/*.soak.test.ts', 'test/browser/**'] : never
  const shared = { include, isolate, testTimeout: 60_000, hookTimeout: 60_000 }
  return [
    {
      test: {
        ...shared,
        name: 'sqlite',
        exclude: [...exclude, 'test/postgres*.test.ts'],
        provide: { engine: 'sqlite' },
      },
    },
    {
      test: {
        ...shared,
        name: 'postgres',
        exclude: [...exclude, 'test/power/**', 'test/crash/sqlite/**'], // what reaches the disk there is PostgreSQL's own affair
        provide: { engine: 'postgres' },
        globalSetup: 'test/support/vitest-postgres-global.ts',
        setupFiles: 'test/support/vitest-postgres-required.ts',
      },
    },
  ]
}
