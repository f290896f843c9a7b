import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { slowNetworkMs } from '../../../device/client.ts'
import { defaultDevice } from '../../wire.ts'
import { createEmulatorClient } from './emulatorClient.ts'

let asked: string[]

beforeEach(() => {
  vi.useFakeTimers()
  asked = []
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path.split('/').at(-1)!)
    return Promise.resolve(Response.json({ errMsg: 'ok' }))
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const clientOn = (network: 'online' | 'slow' | 'offline') =>
  createEmulatorClient({ ...defaultDevice, network }, 'wx0000000000000001')

it.each(['login', 'check-session', 'phone-sheet', 'phone-tap'])(
  'a slow network delays %s, and it succeeds',
  async (verb) => {
    const reply = clientOn('slow').act(verb)
    await vi.advanceTimersByTimeAsync(slowNetworkMs - 1)
    expect(asked).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(asked).toEqual([verb])
    expect(await reply).toEqual({ errMsg: 'ok' })
  },
)

it('what the phone knows by itself comes at once on every network, and all of it on a good one or none', async () => {
  await clientOn('slow').act('privacy')
  await clientOn('online').act('login')
  await clientOn('offline').act('login')
  expect(asked).toEqual(['privacy', 'login', 'login'])
})
