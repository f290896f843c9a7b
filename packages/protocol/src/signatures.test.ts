import { expect, it } from 'vitest'
import vectors from '../test/vectors/session-signatures.json' with { type: 'json' }
import { signRawData, signWithSessionKey, verifyRawData } from './signatures.ts'

it.each(vectors.rawData)('$id: rawData carries its signature', ({ rawData, session_key, signature }) => {
  expect(signRawData(rawData, session_key)).toBe(signature)
  expect(verifyRawData(rawData, session_key, signature)).toBe(true)
})

it.each(vectors.rawData)('$id: nothing else verifies', ({ rawData, session_key, signature }) => {
  expect(verifyRawData(`${rawData} `, session_key, signature)).toBe(false)
  expect(verifyRawData(rawData, 'tiihtNczf5v6AKRyjwEUhQ==', signature)).toBe(false)
  expect(verifyRawData(rawData, session_key, signature.slice(0, -1))).toBe(false)
  expect(verifyRawData(rawData, session_key, signature.toUpperCase())).toBe(false)
  expect(verifyRawData(rawData, session_key, '')).toBe(false)
})

it('signs Chinese text as UTF-8', () => {
  expect(signRawData('{"nickName":"小林"}', 'k')).toBe('b0c7cdd66f7f29a1898c6a10f0e88d28cafda7fa')
})

it.each(vectors.hmac)('$id: the session_key signs as text', ({ session_key, message, signature }) => {
  expect(signWithSessionKey(session_key, message)).toBe(signature)
  if (message === '') expect(signWithSessionKey(session_key)).toBe(signature)
})
