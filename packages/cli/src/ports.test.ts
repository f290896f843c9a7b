import { expect, it } from 'vitest'
import { readPort } from './ports.ts'

it('takes 0 to 65535, and the fallback where nothing is said', () => {
  expect([undefined, '', '0', '65535'].map((text) => readPort('PORT', text, 8701))).toEqual([8701, 8701, 0, 65_535])
})

it.each(['65536', '-1', '1.5', '0x10', '1e3', ' 80', 'http'])('refuses %j by the name of the setting', (text) => {
  expect(() => readPort('EMULATOR_PORT', text, 8701)).toThrow(`EMULATOR_PORT is not a port (0 to 65535): ${text}`)
})
