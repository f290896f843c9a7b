import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core'
import { afterAll, inject } from 'vitest'
import { root } from '../../scripts/lib/installed.mjs'

let browser: Browser | undefined

/** A browser window with nothing in it from before; closed with the test file at the latest. */
export async function openWindow(options: Parameters<Browser['newContext']>[0] = {}): Promise<BrowserContext> {
  browser ??= await chromium.connect(inject('browserEndpoint'))
  const context = await browser.newContext(options)
  context.setDefaultTimeout(15_000)
  return context
}

afterAll(async () => {
  await browser?.close()
  browser = undefined
})

/** Waits until a person would see this text. @throws {Error} It does not come. */
export async function sees(where: Page | Locator, text: string | RegExp): Promise<void> {
  await where.getByText(text).filter({ visible: true }).first().waitFor()
}

/** Waits until the text is nowhere to be seen. */
export async function seesNoMore(where: Page | Locator, text: string | RegExp): Promise<void> {
  await where.getByText(text).filter({ visible: true }).first().waitFor({ state: 'hidden' })
}

/** Asks until the answer is yes: for what happens elsewhere and shows nowhere on the screen. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const deadline = performance.now() + 15_000
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Keeps a picture of the screen for people to look at: test/browser/screenshots/NAME.png. */
export async function photograph(page: Page, name: string): Promise<void> {
  await page.evaluate('document.fonts.ready')
  await page.screenshot({ path: join(root, 'test/browser/screenshots', `${name}.png`), animations: 'disabled' })
}
