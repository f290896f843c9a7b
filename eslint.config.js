import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

const tests = ['**/*.test.ts', '**/test/**', '**/testing/**']
const tools = ['scripts/**', '*.config.{js,ts}', 'packages/*/bin/**']

const noMathRandom = {
  selector: "MemberExpression[object.name='Math'][property.name='random']",
  message: 'Guessable. Take randomness from node:crypto; tests inject it and print their seed.',
}
const noWallClock = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.name='Date']",
    message: 'Time is injected here: take it as an argument.',
  },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'Time is injected here: take it as an argument.',
  },
]

export default defineConfig(
  globalIgnores([
    ...['**/node_modules', '**/dist', '**/miniprogram_dist', '**/.quickreg', 'coverage'],
    ...['test/browser/projects', 'examples/article-page'], // mini programs: their world is WeChat's
  ]),
  tseslint.configs.recommended,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // The rules below that need types are worth their seconds: a forgotten `await` is a lost write.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', noMathRandom],
      eqeqeq: 'error',
    },
  },
  {
    name: 'configuration is read in one place',
    files: ['packages/**'],
    ignores: ['packages/server/src/config.ts', 'packages/cli/**', ...tests, ...tools],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only packages/server/src/config.ts and the command read it.' },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: ['process', 'node:process'].map((name) => ({
            name,
            importNames: ['env'],
            message: 'Only packages/server/src/config.ts and the command read it.',
          })),
        },
      ],
    },
  },
  {
    name: 'what a mini program hands over has no type',
    files: ['packages/emulator/src/phone/browser/runtime/**'],
    rules: { '@typescript-eslint/no-explicit-any': 'off' },
  },
  {
    name: 'the server speaks through its log',
    files: ['packages/server/src/**'],
    ignores: tests,
    rules: { 'no-console': 'error' },
  },
  {
    name: 'time is injected',
    files: ['packages/protocol/src/**', 'packages/server/src/{domain,usecases}/**'],
    ignores: tests,
    rules: { 'no-restricted-syntax': ['error', noMathRandom, ...noWallClock] },
  },
)
