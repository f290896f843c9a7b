import { decryptOpenData, readPhoneInfo } from '@quickreg/protocol'
import { expect, it } from 'vitest'
import { appid, loginCode, person, phoneCode, sealedPhone, sessionKey, valueOf } from './people.ts'

it('no two people share an openid or a number, and no code comes twice', () => {
  const people = Array.from({ length: 1000 }, (_, n) => person(n))
  expect(new Set(people.map(({ openid }) => openid)).size).toBe(1000)
  expect(new Set(people.map(({ phone }) => phone)).size).toBe(1000)
  expect(loginCode(people[0]!)).not.toBe(loginCode(people[0]!))
  expect(valueOf(loginCode(people[3]!))).toBe(people[3]!.openid)
  expect(valueOf(phoneCode(people[3]!))).toBe(people[3]!.phone)
})

it('what a tap of the first generation brings is what WeChat seals', () => {
  const sealed = { ...sealedPhone(person(5)), sessionKey: sessionKey.toString('base64'), appid }
  expect(readPhoneInfo(decryptOpenData(sealed), sealed)).toMatchObject({ purePhoneNumber: '13000000005' })
})
