import { runChild } from '../lib/child.mjs'

/** What runs on Node, in a browser, and in WeChat; all, so that one run shows every complaint. */
const projects = [
  'tsconfig.json',
  'packages/emulator/src/phone/browser/tsconfig.json',
  'packages/miniprogram/tsconfig.json',
  'examples/membership/tsconfig.json',
]

for (const project of projects) {
  if ((await runChild('tsc', ['--noEmit', '-p', project])) !== 0) process.exitCode = 1
}
