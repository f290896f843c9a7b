import { createApp } from './apps.ts'
import { appidOf, secretOf } from './identity.ts'
import { createUser } from './users.ts'
import type { App } from './apps.ts'
import type { User } from './users.ts'

const defaultAppid = appidOf('default')

/** The verified mini program that every emulator starts with; the same on every machine. */
export const DEFAULT_APP = { appid: defaultAppid, secret: secretOf(defaultAppid) } as const

/** The five people every emulator starts with, by what is particular about each. */
export const READY_PEOPLE = { lin: 'lin', two: 'two', hk: 'hk', none: 'none', blocked: 'blocked' } as const

export const readyApps = (): App[] => [createApp(DEFAULT_APP.appid, {})]

export const readyUsers = (): User[] => [
  createUser(READY_PEOPLE.lin, {
    nickname: '林小满',
    phones: [{ countryCode: '86', purePhoneNumber: '13800138000' }],
  }),
  createUser(READY_PEOPLE.two, {
    nickname: '周双',
    phones: [
      { countryCode: '86', purePhoneNumber: '13900139000' },
      { countryCode: '86', purePhoneNumber: '15800158000' },
    ],
  }),
  createUser(READY_PEOPLE.hk, { nickname: '陳港', phones: [{ countryCode: '852', purePhoneNumber: '91234567' }] }),
  createUser(READY_PEOPLE.none, { nickname: '吴号' }),
  createUser(READY_PEOPLE.blocked, {
    nickname: '封禁',
    phones: [{ countryCode: '86', purePhoneNumber: '13700137000' }],
    phoneBlocked: true,
  }),
]
