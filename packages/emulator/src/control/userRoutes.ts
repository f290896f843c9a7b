import type { z } from 'zod'
import type { Emulation } from '../emulation.ts'
import { HttpRefusal } from '../http.ts'
import { randomHex } from '../random.ts'
import { relationOf, rotateSessionKey } from '../state/sessionKeys.ts'
import { createUser } from '../state/users.ts'
import { getApp, getUser, withBody } from './route.ts'
import { newUser, userPatch } from './schemas.ts'
import { userView } from './views.ts'

export const userRoutes = [
  withBody('POST', 201)('/_emulator/users', newUser, ({ emulation }, { userId: wanted, ...settings }) => {
    const { world, random } = emulation
    const userId = wanted ?? 'u' + randomHex(random, 16)
    if (world.users.has(userId)) throw new HttpRefusal(409, 'user_exists', `There already is a user ${userId}.`)
    const user = createUser(userId, settings)
    world.users.set(userId, user)
    return userView(emulation.world, user)
  }),

  withBody('PATCH')('/_emulator/users/:userId', userPatch, ({ emulation, params }, patch) => {
    const user = getUser(emulation, params.userId!)
    const { appid, privacyAgreed, rotateSessionKey, expireSession, ...settings } = patch
    changeRelations(emulation, user.userId, { appid, privacyAgreed, rotateSessionKey, expireSession })
    Object.assign(user, settings)
    return userView(emulation.world, user)
  }),
]

type RelationPatch = Pick<z.output<typeof userPatch>, 'appid' | 'privacyAgreed' | 'rotateSessionKey' | 'expireSession'>

function changeRelations(emulation: Emulation, userId: string, patch: RelationPatch): void {
  const { world, random, clock } = emulation
  const apps = patch.appid === undefined ? [...world.apps.values()] : [getApp(emulation, patch.appid)]
  const now = clock.now().getTime()
  for (const { appid } of apps) {
    const relation = relationOf(world, appid, userId)
    if (patch.privacyAgreed !== undefined) relation.privacyAgreed = patch.privacyAgreed
    if (patch.rotateSessionKey) rotateSessionKey(world, relation, random, now)
    if (patch.expireSession && relation.session) relation.session.expiresAt = now
  }
}
