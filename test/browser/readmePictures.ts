// The pictures of the READMEs, docs/images/phone.*.png, of a phone that is running:
//
//     DATA_DIR=$(mktemp -d) npm start
//     PATH=$PWD/node_modules/.bin:$PATH node test/browser/readmePictures.ts http://localhost:8701
//
// With a data folder of its own nobody is a member yet.
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { chromiumFlags, findChromium } from '../support/chromium.ts'
import { root } from '../../scripts/lib/installed.mjs'

const pictures = [
  { file: 'phone.zh-CN.png', ui: 'zh', language: 'zh_CN', invitation: '加入会员', tap: '手机号快速注册' },
  { file: 'phone.en.png', ui: 'en', language: 'en', invitation: 'Become a member', tap: 'Register with my number' },
] as const

/** Tick, tap, and WeChat's sheet. */
async function takePicture(browser: Browser, url: string, picture: (typeof pictures)[number]): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 760 } })
  await page.goto(`${url}/?ui=${picture.ui}&look=light&language=${picture.language}&user=two`)
  const phone = page.frameLocator('iframe')
  await phone.getByRole('button', { name: picture.invitation }).click()
  await phone.getByRole('checkbox').click()
  await phone.getByRole('button', { name: picture.tap, exact: true }).click()
  await phone.getByRole('dialog').waitFor()
  await page.screenshot({ path: join(root, 'docs/images', picture.file), animations: 'disabled' })
  await page.close()
}

const url = process.argv[2]?.replace(/\/$/, '')
if (url === undefined) throw new Error('Which phone? Give its address: http://localhost:8701')
const { executablePath, env } = await findChromium()
const browser = await chromium.launch({
  executablePath,
  env: { ...(process.env as Record<string, string>), ...env },
  args: chromiumFlags,
})
for (const picture of pictures) await takePicture(browser, url, picture)
await browser.close()
