import { expect, it } from 'vitest'
import { formatSettings, parseSettings, phoneUrl } from './settings.ts'

const reopen = (address: string) => {
  const { search, hash } = new URL(address, 'http://localhost:8701/')
  return parseSettings(search, hash)
}

it('says nothing in the address while everything is as usual', () => {
  expect(formatSettings(parseSettings('', ''))).toBe('')
})

it('reproduces a situation from its address', () => {
  const usual = parseSettings('', '')
  const situation = {
    device: {
      ...usual.device,
      userId: 'hk',
      platform: 'android' as const,
      sdkVersion: '2.32.2',
      network: 'offline' as const,
      theme: 'dark' as const,
      fontSizeSetting: 23,
    },
    language: 'en' as const,
    look: 'light' as const,
    wrong: ['quota', 'wechat-slow'],
    page: 'pages/book/book?table=4&name=a%20b',
  }
  expect(reopen(formatSettings(situation))).toEqual(situation)
})

it('takes what it does not understand for absent', () => {
  const odd = '?platform=symbian&sdk=three&network=5g&theme=pink&fontSize=900&ui=fr&look=&wrong=&user='
  expect(parseSettings(odd, '')).toEqual(parseSettings('', ''))
})

it('tells the phone everything, whatever is usual', () => {
  const { device } = parseSettings('?user=two', '')
  const url = new URL(phoneUrl({ ...device, theme: 'dark' }, 'pages/index/index'), 'http://localhost:8701')
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    user: 'two',
    theme: 'dark',
    fontSize: '16',
    sdk: '3.8.0',
  })
  expect(url.hash).toBe('#/pages/index/index')
})
