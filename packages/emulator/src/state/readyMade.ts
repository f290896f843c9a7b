import { createApp, type App } from './apps.ts'
import { appidOf, secretOf } from './identity.ts'
import { createUser, type User } from './users.ts'

const defaultAppid = appidOf('default')

/** The verified mini program that every emulator starts with; the same on every machine. */
export const DEFAULT_APP = { appid: defaultAppid, secret: secretOf(defaultAppid) } as const

export const readyApps = (): App[] => [createApp(DEFAULT_APP.appid, {})]

export const readyUsers = (): User[] => [
  createUser('lin', {
    nickname: '林小满',
    phones: [{ countryCode: '86', purePhoneNumber: '13800138000' }],
  }),
  createUser('two', {
    nickname: '周双',
    phones: [
      { countryCode: '86', purePhoneNumber: '13900139000' },
      { countryCode: '86', purePhoneNumber: '15800158000' },
    ],
  }),
  createUser('hk', { nickname: '陳港', phones: [{ countryCode: '852', purePhoneNumber: '91234567' }] }),
  createUser('none', { nickname: '吴号' }),
  createUser('blocked', {
    nickname: '封禁',
    phones: [{ countryCode: '86', purePhoneNumber: '13700137000' }],
    phoneBlocked: true,
  }),
]

/** The userIds of the people every emulator starts with, each named after what is particular about them. */
export const READY_PEOPLE: readonly string[] = readyUsers().map(({ userId }) => userId)
