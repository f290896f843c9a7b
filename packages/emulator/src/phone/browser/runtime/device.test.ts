import { JSDOM } from 'jsdom'
import { afterEach, expect, it, vi } from 'vitest'
import { listenToFrame } from './device.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

it('listens to the frame around the phone, and to no other window or origin', () => {
  const { window } = new JSDOM('<!doctype html><iframe></iframe>')
  const origin = 'http://127.0.0.1:9000'
  const stranger = window.document.querySelector('iframe')!.contentWindow!
  vi.stubGlobal('window', window)
  vi.stubGlobal('location', { origin })
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window))
  const changes: unknown[] = []
  listenToFrame((change) => void changes.push(change))
  const send = (theme: string, from: object, type = 'quickreg:device') => {
    const init = { data: { type, change: { theme } }, source: window.parent, origin, ...from }
    window.dispatchEvent(new window.MessageEvent('message', init))
  }
  send('a stranger', { source: stranger })
  send('another origin', { origin: 'http://evil.example' })
  send('another message', {}, 'quickreg:page')
  expect(changes).toEqual([])
  send('dark', {})
  expect(changes).toEqual([{ theme: 'dark' }])
})
