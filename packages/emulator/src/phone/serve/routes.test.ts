import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createPhoneLab, nextEvent } from '../../../test/phoneLab.ts'
import { createLab } from '../../../test/lab.ts'

const policyOf = (response: Response) => response.headers.get('content-security-policy') ?? ''

it('serves the frame and the phone under policies of their own', async () => {
  await using lab = await createPhoneLab()
  const frame = await fetch(lab.url)
  expect(await frame.text()).toContain('src="/frame.js"')
  expect(policyOf(frame)).toContain("script-src 'self';")
  expect(policyOf(frame)).toContain("frame-ancestors 'none'")
  const phone = await fetch(`${lab.url}/phone/?user=lin`)
  expect(await phone.text()).toContain('<div id="phone">')
  expect(policyOf(phone)).toContain("script-src 'self' 'unsafe-eval';")
  expect(policyOf(phone)).toContain("connect-src 'self'")
  expect(policyOf(phone)).toContain("frame-ancestors 'self'")
})

it('serves the compiled mini program and its files, and nothing beside', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'phone-files-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'cup.svg'), '<svg/>')
  await using lab = await createPhoneLab({
    files: { 'images/杯.svg': join(folder, 'cup.svg'), 'gone.png': join(folder, 'gone.png'), images: folder },
  })
  expect(await (await fetch(`${lab.url}/phone/project.json`)).json()).toMatchObject({ revision: 1 })
  const cup = await fetch(`${lab.url}/phone/files/images/杯.svg`)
  expect(await cup.text()).toBe('<svg/>')
  expect(cup.headers.get('content-type')).toBe('image/svg+xml')
  expect(cup.headers.get('x-content-type-options')).toBe('nosniff')
  expect(policyOf(cup)).toMatch(/sandbox/)
  for (const path of ['gone.png', 'images', 'other.png', '%E0%A4%A', '../package.json']) {
    expect((await fetch(`${lab.url}/phone/files/${path}`)).status, path).toBe(404)
  }
})

it('passes console lines on, their stacks told by the sources', async () => {
  await using lab = await createPhoneLab()
  const entry = { level: 'error', text: 'boom', stack: 'at onLoad (pages/index/index.js:1)' }
  const reply = await lab.post('/phone/console', entry)
  expect(await reply.json()).toEqual({ stack: 'at onLoad (pages/index/index.ts:7)' })
  expect(lab.said).toEqual([{ ...entry, stack: 'at onLoad (pages/index/index.ts:7)' }])
  expect((await lab.post('/phone/console', { ...entry, level: 'fatal' })).status).toBe(400)
})

it.each(['+8613900139000', '+8615800158000'])('delivers to either of two numbers: %s', async (to) => {
  await using lab = await createPhoneLab()
  const two = await fetch(`${lab.url}/phone/events?user=two`)
  for (const number of ['+8613800138000', '+8615000150000', to]) {
    await lab.post('/_emulator/sms', { to: number, text: '验证码 123456' })
  }
  expect(await nextEvent(two), 'and nothing to anybody’s other numbers').toEqual({
    event: 'sms',
    data: { to, text: '验证码 123456' },
  })
})

it('delivers an SMS to the phone of its owner and to no other, and tells everybody of a build', async () => {
  await using lab = await createPhoneLab()
  const listen = (user: string) => fetch(`${lab.url}/phone/events?user=${user}`)
  const [lin, hk] = [await listen('lin'), await listen('hk')]
  await lab.post('/_emulator/sms', { to: '+85291234567', text: '验证码 123456', from: '半山咖啡' })
  lab.build(2)
  expect(await nextEvent(hk)).toEqual({
    event: 'sms',
    data: { to: '+85291234567', text: '验证码 123456', from: '半山咖啡' },
  })
  expect(await nextEvent(lin)).toEqual({ event: 'built', data: { revision: 2 } })
})

it('refuses what comes from other origins, other hosts or in other media types', async () => {
  await using lab = await createPhoneLab()
  const evil = { origin: 'https://evil.example' }
  for (const path of ['/phone/project.json', '/phone/events?user=lin', '/phone/runtime.js', '/phone/files/a.png']) {
    expect((await fetch(lab.url + path, { headers: evil })).status, path).toBe(403)
  }
  const line = { level: 'log', text: 'hello' }
  expect((await lab.post('/phone/console', line, evil)).status).toBe(403)
  expect((await lab.post('/phone/console', line, { 'content-type': 'text/plain' })).status).toBe(415)
  expect((await lab.post('/phone/request', {}, { 'content-type': 'text/plain' })).status).toBe(415)
  expect(lab.said).toEqual([])
})

it('has no phone where no mini program is open', async () => {
  await using lab = await createLab()
  expect((await fetch(`${lab.emulator.url}/phone/project.json`)).status).toBe(404)
  expect(await (await fetch(lab.emulator.url)).text()).toContain('POST /_emulator/users/:userId/phone-sheet')
})
