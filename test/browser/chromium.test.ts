import { chromium } from 'playwright-core'
import { expect, it } from 'vitest'
import { chromiumFlags, findChromium } from '../support/chromium.ts'

// The browser that comes with the packages is made for Linux x64; elsewhere one has to be installed.
const here = process.platform === 'linux' && process.arch === 'x64'

it.runIf(here)('where the system has no browser, the one from the packages draws Chinese too', async () => {
  const { executablePath, env, source } = await findChromium({ PATH: '/nowhere' })
  expect(source).toBe('@sparticuz/chromium')
  const browser = await chromium.launch({ executablePath, env: { ...process.env, ...env }, args: chromiumFlags })
  try {
    const page = await browser.newPage()
    await page.setContent('<p style="font-family: sans-serif">咖</p><p style="font-family: sans-serif">啡</p>')
    const [one, other] = await Promise.all(
      (await page.locator('p').all()).map(async (letter) => (await letter.screenshot()).toString('base64')),
    )
    expect(one).not.toBe(other) // letters that a font lacks are all the same box
  } finally {
    await browser.close()
  }
})

it('takes the browser that EMULATOR_CHROME names before any other', async () => {
  expect(await findChromium({ EMULATOR_CHROME: '/opt/mine', PATH: process.env.PATH })).toMatchObject({
    executablePath: '/opt/mine',
    source: 'EMULATOR_CHROME',
  })
})
