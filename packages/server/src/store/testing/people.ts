import { randomBytes } from 'node:crypto'
import type { Identity } from '../../domain/entities.ts'

/** `at(90)`: ninety seconds into the story. */
export const at = (seconds: number) => new Date(Date.UTC(2026, 6, 1, 8, 0, 0) + seconds * 1000)
export const days = (n: number) => n * 24 * 60 * 60

export const appid = 'wx0123456789abcdef'
export const newPerson = (): Identity => ({ appid, openid: `o${randomBytes(13).toString('hex')}` })
export const newUnionid = () => `u${randomBytes(13).toString('hex')}`
export const newSecret = () => randomBytes(16).toString('base64')
export const newPhone = () => `+86139${String(randomBytes(4).readUInt32BE() % 1e8).padStart(8, '0')}`
