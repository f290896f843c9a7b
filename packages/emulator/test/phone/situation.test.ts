import { beforeEach, expect, it } from 'vitest'
import { startEmulator, DEFAULT_APP } from '../../src/index.ts'
import type { EmulatorState } from '../../src/phone/browser/frame/emulatorState.ts'
import {
  asked,
  situationOf,
  troubleNames,
  troubles,
  wechatModeNames,
  wechatModes,
  wrongNames,
} from '../../src/phone/browser/frame/situation.ts'

const { appid } = DEFAULT_APP
let emulator: Awaited<ReturnType<typeof startEmulator>>

beforeEach(async () => {
  emulator = await startEmulator()
  return () => emulator.close()
})

async function send(method: string, path: string, body?: object): Promise<unknown> {
  const headers = body ? { 'content-type': 'application/json' } : undefined
  const response = await fetch(emulator.url + path, { method, headers, body: body && JSON.stringify(body) })
  expect(response.status).toBe(200)
  return response.json()
}

const situation = async (userId = 'lin') =>
  situationOf((await send('GET', '/_emulator/state')) as EmulatorState, appid, userId)!

it('finds nothing wrong at the start, whoever holds the phone', async () => {
  for (const userId of ['lin', 'two', 'hk', 'none', 'blocked']) {
    expect(wrongNames(await situation(userId), userId)).toEqual([])
  }
})

it.each(troubleNames)('reads %s back as it was switched, and off again', async (name) => {
  const path = troubles[name].of === 'app' ? `/_emulator/apps/${appid}` : '/_emulator/users/lin'
  await send('PATCH', path, troubles[name].patch(true))
  expect(wrongNames(await situation(), 'lin')).toEqual([name])
  expect(asked([name]).troubles).toEqual([name])

  await send('PATCH', path, troubles[name].patch(false))
  expect(wrongNames(await situation(), 'lin')).toEqual([])
})

it.each(wechatModeNames)('reads back that WeChat is %s', async (mode) => {
  await send('PUT', '/_emulator/faults', { faults: wechatModes[mode] })
  const read = await situation()
  expect(read.wechat).toBe(mode)
  expect(asked(wrongNames(read, 'lin')).wechat ?? 'normal').toBe(mode)
})

it('does not take faults of somebody else for one of its own', async () => {
  const fault = { route: '/cgi-bin/token', kind: 'delay', delayMs: 3000 }
  await send('PUT', '/_emulator/faults', { faults: [fault] })
  expect((await situation()).wechat).toBe('other')
})

it('knows nothing of a person who does not exist', async () => {
  expect(await situation('nobody')).toBeUndefined()
})
