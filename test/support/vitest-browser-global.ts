import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { chromiumFlags, findChromium } from './chromium.ts'
import './vitest-context.ts'

/** One browser for the whole run; every story opens a window of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { executablePath, env, source } = await findChromium()
  const server = await chromium.launchServer({
    executablePath,
    env: { ...(process.env as Record<string, string>), ...env },
    args: chromiumFlags,
    host: '127.0.0.1',
  })
  console.log(`browser: ${source}`)
  project.provide('browserEndpoint', server.wsEndpoint())
  return () => server.close()
}
