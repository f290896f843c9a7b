import { describe, expect, it } from 'vitest'
import { createLab, type Json, type Lab } from '../../test/lab.ts'

const phonePath = '/wxa/business/getuserphonenumber'

async function labWithCode(faults: Json[]) {
  const lab = await createLab()
  const [token, { code }] = [await lab.token(), await lab.tap('lin')]
  expect(await lab.control('PUT', '/faults', { faults })).toEqual({ faults })
  const exchange = (signal?: AbortSignal) =>
    fetch(`${lab.emulator.url}${phonePath}?access_token=${token}`, {
      method: 'POST',
      body: JSON.stringify({ code }),
      signal: signal ?? null,
    })
  return { lab, exchange }
}

const isSpent = async (lab: Lab) => (await lab.state()).codes.some(({ spent }) => spent)
const clearFaults = (lab: Lab) => lab.control('PUT', '/faults', { faults: [] })

it('answers an errcode in the route’s own words, before or after the effect', async () => {
  const fault = { route: phonePath, kind: 'errcode', errcode: -1 }
  const { lab, exchange } = await labWithCode([
    { ...fault, times: 1 },
    { ...fault, afterEffect: true, times: 1 },
  ])
  await using _lab = lab
  const busy = { errcode: -1, errmsg: expect.stringMatching(/^system error rid: [0-9a-f-]{26}$/) }
  expect(await (await exchange()).json()).toEqual(busy)
  expect(await isSpent(lab)).toBe(false)
  expect(await (await exchange()).json()).toEqual(busy)
  expect(await isSpent(lab)).toBe(true)
  expect(await (await exchange()).json()).toMatchObject({ errcode: 40029 })
  expect((await lab.state()).calls[phonePath]).toEqual({ calls: 3, outcomes: { '-1': 2, 40029: 1 } })
})

it('answers an HTTP status without carrying out the request', async () => {
  const { lab, exchange } = await labWithCode([{ route: '*', kind: 'status', status: 502 }])
  await using _lab = lab
  const response = await exchange()
  expect([response.status, response.headers.get('content-type')]).toEqual([502, 'text/html'])
  expect(await isSpent(lab)).toBe(false)
  expect((await lab.state()).calls[phonePath]).toEqual({ calls: 1, outcomes: { status: 1 } })
})

it('drops the answer after the effect: the code is spent, the caller hears nothing', async () => {
  const { lab, exchange } = await labWithCode([{ route: phonePath, kind: 'drop_after_effect', times: 1 }])
  await using _lab = lab
  await expect(exchange()).rejects.toThrow()
  expect(await isSpent(lab)).toBe(true)
  expect(await (await exchange()).json()).toMatchObject({ errcode: 40029 })
})

it('says nothing at all until the caller gives up', async () => {
  const { lab, exchange } = await labWithCode([{ route: phonePath, kind: 'no_answer' }])
  await using _lab = lab
  await expect(exchange(AbortSignal.timeout(100))).rejects.toThrow(/timeout|aborted/i)
  expect(await isSpent(lab)).toBe(false)
})

it('hangs up in the middle of the body', async () => {
  const { lab, exchange } = await labWithCode([{ route: phonePath, kind: 'cut' }])
  await using _lab = lab
  const response = await exchange()
  expect(response.status).toBe(200)
  await expect(response.text()).rejects.toThrow()
})

it('lets the answer drip', async () => {
  const { lab, exchange } = await labWithCode([{ route: phonePath, kind: 'drip', bytesPerSecond: 1000 }])
  await using _lab = lab
  const chunks: number[] = []
  for await (const chunk of (await exchange()).body!) chunks.push((chunk as Uint8Array).length)
  expect(chunks.length).toBeGreaterThan(10)
})

it('survives a caller who leaves a dripping answer', async () => {
  const { lab, exchange } = await labWithCode([{ route: phonePath, kind: 'drip', bytesPerSecond: 10, times: 1 }])
  await using _lab = lab
  const leave = new AbortController()
  await exchange(leave.signal)
  leave.abort()
  expect(await (await exchange()).json()).toMatchObject({ errcode: 40029 })
})

it('holds an answer back', async () => {
  const { lab, exchange } = await labWithCode([{ route: phonePath, kind: 'delay', delayMs: 30 }])
  await using _lab = lab
  expect(await (await exchange()).json()).toMatchObject({ errcode: 0 })
})

describe('malformed bodies', () => {
  it.each([
    ['html', (text: string) => text.startsWith('<html>')],
    ['empty', (text: string) => text === ''],
    ['bom', (text: string) => text.startsWith('\uFEFF{"errcode":0')],
    ['huge', (text: string) => text.length === 10 * 1024 * 1024],
    ['deep', (text: string) => text.startsWith('['.repeat(10_000))],
    ['truncated', (text: string) => text.startsWith('{"errcode":0') && !text.endsWith('}')],
    ['no_phone_info', (text: string) => text === '{"errcode":0,"errmsg":"ok"}'],
    ['wrong_types', (text: string) => text.includes('"purePhoneNumber":11')],
  ])('%s', async (body, holds) => {
    const { lab, exchange } = await labWithCode([{ route: phonePath, kind: 'malformed', body }])
    await using _lab = lab
    const bytes = Buffer.from(await (await exchange()).arrayBuffer())
    expect(holds(bytes.toString())).toBe(true)
  })
})

it('strikes with the given probability, the same way for the same seed', async () => {
  const run = async () => {
    await using lab = await createLab({ seed: 'luck' })
    await lab.control('PUT', '/faults', {
      faults: [{ route: '/cgi-bin/token', kind: 'status', status: 500, probability: 0.5 }],
    })
    const statuses: number[] = []
    for (let call = 0; call < 40; call += 1) statuses.push((await fetch(`${lab.emulator.url}/cgi-bin/token`)).status)
    return statuses
  }
  const struck = await run()
  expect(new Set(struck)).toEqual(new Set([200, 500]))
  expect(await run()).toEqual(struck)
})

it('strikes the SMS vendor, but never the reading of the inbox', async () => {
  await using lab = await createLab()
  await lab.control('PUT', '/faults', { faults: [{ route: '/_emulator/sms', kind: 'drop_after_effect' }] })
  await expect(lab.control('POST', '/sms', { to: '+8613800138000', text: 'x' })).rejects.toThrow()
  expect(await lab.control('GET', '/sms')).toMatchObject({ messages: [{ text: 'x' }] })
  await clearFaults(lab)
  expect(await lab.control('POST', '/sms', { to: '+8613800138000', text: 'y' })).toHaveProperty('smsId')
})
