import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { quickreg } from '../../test/command.ts'

/** @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html */
const official = {
  appid: 'wx4f4bc4dec97d474b',
  'session-key': 'tiihtNczf5v6AKRyjwEUhQ==',
  iv: 'r7BXXKkLb8qrSNn05n0qiA==',
  data: [
    'CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS9uT5geRa0W4oTOb1WT7fJlAC+oNPdbB+3hVbJSRgv+4lGOETKUQz',
    '6OYStslQ142dNCuabNPGBzlooOmB231qMM85d2/fV6ChevvXvQP8Hkue1poOFtnEtpyxVLW1zAo6/1Xx1COxFvrc2d7UL/lmHInNlxuacJXwu0fjpXfz',
    '/YqYzBIBzD6WUfTIF9GRHpOn/Hz7saL8xz+W//FRAUid1OksQaQx4CMs8LOddcQhULW4ucetDf96JcR3g0gfRK4PC7E/r7Z6xNrXd2UIeorGj5Ef7b1p',
    'JAYB6Y5anaHqZ9J6nKEBvB4DnNLIVWSgARns/8wR2SiRS7MNACwTyrGvt9ts8p12PKFdlqYTopNHR1Vf7XjfhQlVsAJdNiKdYmYVoKlaRv85IfVunYzO',
    '0IKXsyl7JCUjCpoG20f0a04COwfneQAGGwd5oa+T8yO5hzuyDb/XcxxmK01EpqOyuxINew==',
  ].join(''),
}

const decrypt = (changes: Partial<typeof official> = {}, options?: Parameters<typeof quickreg>[1]) =>
  quickreg(
    ['decrypt', ...Object.entries({ ...official, ...changes }).flatMap(([name, value]) => [`--${name}`, value])],
    options,
  )

it('opens the sample of 2016 that WeChat prints: one JSON document and nothing else', async () => {
  const { code, stdout, stderr } = await decrypt()

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(JSON.parse(stdout)).toMatchObject({
    openId: 'oGZUI0egBJY1zhBYw2KhdUfwVJJE',
    nickName: 'Band',
    watermark: { timestamp: 1477314187, appid: 'wx4f4bc4dec97d474b' },
  })
})

it('reads values from files, which no process list shows', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'quickreg-decrypt-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'key'), `${official['session-key']}\n`)

  expect(await decrypt({ 'session-key': `@${join(folder, 'key')}` })).toMatchObject({ code: 0 })
  const missing = await decrypt({ 'session-key': `@${join(folder, 'none')}` })
  expect(missing).toMatchObject({ code: 1, stdout: '', stderr: `The file ${join(folder, 'none')} cannot be read.\n` })
})

it('answers everything that does not open with the same sentence and exit code 1', async () => {
  const refused = await Promise.all([
    decrypt({ appid: 'wx0000000000000000' }),
    decrypt({ 'session-key': 'HyVFkGl5F5OQWJZZaNzBBg==' }),
    decrypt({ 'session-key': 'short' }),
    decrypt({ iv: 'AAAA' }),
    decrypt({ data: official.data.slice(0, -4) }),
  ])

  for (const answer of refused) expect(answer).toEqual({ ...refused[0], code: 1, stdout: '' })
  expect(refused[0]?.stderr).toMatch(/^This data does not open.*wx\.login.*\n$/)
})

it('says it in Chinese where the language is Chinese', async () => {
  const { stderr } = await decrypt({ iv: 'AAAA' }, { env: { LC_ALL: 'zh_CN.UTF-8' } })
  expect(stderr).toMatch(/^用这些值打不开数据.*\n$/)
})

it('is called the wrong way without a value: exit code 2', async () => {
  expect(await quickreg(['decrypt', '--appid', official.appid])).toMatchObject({ code: 2, stdout: '' })
})

it('loads none of the server, the emulator or their dependencies', async () => {
  const recorder = new URL('../../test/recordModules.mjs', import.meta.url).href
  const { code, stderr } = await decrypt({}, { nodeArgs: ['--import', recorder] })

  expect(code).toBe(0)
  expect(stderr, 'the recorder works').toContain('/commands/decrypt.ts')
  const packages = stderr.match(/(?<=\/packages\/)[^/]+|(?<=\/node_modules\/)(@[^/]+\/)?[^/]+/g)
  expect(new Set(packages)).toEqual(new Set(['cli', 'commander', 'protocol', 'libphonenumber-js']))
})
