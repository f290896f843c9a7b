#!/usr/bin/env node
// Plain JavaScript that an old Node can read, so that it can say what is wrong.
import { existsSync } from 'node:fs'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const sources = new URL('../src/main.ts', import.meta.url)
const fromSources = existsSync(sources) // the published package has only dist/

if (major < 22 || (major === 22 && minor < 18)) {
  fail(
    `quickreg needs Node 22.18 or newer and this is ${process.versions.node}: install Node 24 (https://nodejs.org/).`,
  )
} else {
  await run()
}

async function run() {
  let main
  try {
    ;({ main } = await import(fromSources ? sources.href : new URL('../dist/main.js', import.meta.url).href))
  } catch (error) {
    if (!fromSources || /** @type {NodeJS.ErrnoException} */ (error).code !== 'ERR_MODULE_NOT_FOUND') throw error
    return fail('Not set up yet: run `npm start`, `npm test` or `node scripts/setup.mjs` first.')
  }
  process.exitCode = await main(process.argv.slice(2))
}

function fail(/** @type {string} */ sentence) {
  console.error(sentence)
  process.exitCode = 1
}
