import { expect, it } from 'vitest'
import { quickreg } from '../../test/command.ts'

it('tells cause, cure, owner, whether to retry, and where it comes from', async () => {
  const { code, stdout, stderr } = await quickreg(['explain', '40029'])

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^errcode 40029 /)
  for (const label of ['Cause', 'Cure', 'Owner', 'Retry', 'Where']) {
    expect(stdout).toMatch(new RegExp(`^  ${label}: +\\S`, 'm'))
  }
  expect(stdout).toContain('/sns/jscode2session')
})

it('tells it in Chinese where the language is Chinese', async () => {
  const { stdout } = await quickreg(['explain', '40029'], { env: { LC_ALL: 'zh_CN.UTF-8' } })
  expect(stdout).toMatch(/原因：.+\n.*解法：.+\n.*谁来处理：.+/)
})

it.each(['-1', '1400001', 'getPhoneNumber:fail user deny'])('knows %s', async (text) => {
  expect(await quickreg(['explain', text])).toMatchObject({ code: 0, stdout: expect.stringContaining('Cure:') })
})

it.each([
  ['isv.BUSINESS_LIMIT_CONTROL', 'dysms.console.aliyun.com'],
  ['LimitExceeded.PhoneNumberDailyLimit', 'console.cloud.tencent.com/smsv2'],
])('knows %s of an SMS provider, and the page of its console that cures it', async (smsCode, page) => {
  const { code, stdout } = await quickreg(['explain', smsCode])
  expect({ code, title: stdout.split('\n')[0] }).toEqual({ code: 0, title: expect.stringContaining(smsCode) })
  expect(stdout).toMatch(new RegExp(`^  Cure: .*${page.replaceAll('.', '\\.')}`, 'm'))
  expect(stdout).toContain('whoever runs the account at the SMS provider')
})

it('prints JSON for programs', async () => {
  const { stdout } = await quickreg(['explain', '--json', '40029', '1400001'])
  const codes = (JSON.parse(stdout) as { code?: number }[]).map(({ code }) => code)
  expect(new Set(codes)).toEqual(new Set([40029, 1400001]))
})

it('explains what it knows and names what it does not', async () => {
  const { code, stdout, stderr } = await quickreg(['explain', '40029', '99999999'])

  expect(code).toBe(1)
  expect(stdout).toContain('40029')
  expect(stderr).toMatch(/^Nothing is known of 99999999: .*\n$/)
})
