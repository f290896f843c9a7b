import type { Breakage } from './breakages.ts'

const contracts = 'packages/server/src/store/stores.engine.test.ts'
const erasure = 'packages/server/src/store/erasure.ts'
const tokens = 'packages/server/src/store/tokenStore.ts'
const clocks = 'test/clocks.test.ts'
const sqlite = { engine: 'sqlite' } as const
const postgres = { engine: 'postgres' } as const

/** Defences of tokens and of erased accounts, and what bounds the troubles of WeChat, of clocks and of the database. */
export const faultBreakages: readonly Breakage[] = [
  {
    ...sqlite,
    name: 'the sessions of an erased account live on',
    file: erasure,
    find: `  await tx.run(deleteSessions, person)\n`,
    replace: ``,
    caughtBy: { file: contracts, test: 'erases an account with all that opens it, once' },
  },
  {
    ...sqlite,
    name: 'the tokens of an erased account live on',
    file: erasure,
    find: `  await revokeFamiliesOf(tx, accountId, now)\n`,
    replace: ``,
    caughtBy: { file: contracts, test: 'erases an account with all that opens it, once' },
  },
  {
    ...postgres,
    name: 'a refresh token of any generation rotates',
    file: tokens,
    find: `    .where('generation', '=', p.generation)\n`,
    replace: ``,
    caughtBy: { file: contracts, test: 'gives 32 who rotate at once the same successor' },
  },
  {
    ...sqlite,
    name: 'a rotated token is young again when the clock is set back',
    file: tokens,
    find: `Math.abs(now.getTime() - family.rotatedAt.getTime())`,
    replace: `now.getTime() - family.rotatedAt.getTime()`,
    caughtBy: { file: contracts, test: 'does not make an old token young when the clock is set back' },
  },
  {
    ...sqlite,
    name: 'an old flow gives its tokens again when the clock is set back',
    file: 'packages/server/src/usecases/flowView.ts',
    find: `Math.abs(to.getTime() - from.getTime())`,
    replace: `(to.getTime() - from.getTime())`,
    caughtBy: { file: clocks, test: 'back leaves counted what was counted' },
  },
  {
    ...sqlite,
    name: 'an access token counts from the moment it was made, by the clock of whoever reads it',
    file: 'packages/server/src/domain/accessToken.ts',
    find: `claims.exp <= seconds)`,
    replace: `claims.exp <= seconds || claims.iat > seconds)`,
    caughtBy: { file: clocks, test: 'the one that is ahead may begin what the other goes on with' },
  },
  {
    ...sqlite,
    name: 'an access token is believed until it expires',
    file: 'packages/server/src/usecases/authenticate.ts',
    find: `!family || !(await tokens.isLive(family))`,
    replace: `!family || tokens === undefined`,
    caughtBy: { file: 'test/refreshOrders.test.ts', test: 'deleting the account' },
  },
  {
    ...sqlite,
    name: 'a number is found by its plain hash',
    file: 'packages/server/src/keys.ts',
    find: `phoneIndex: (phone) => createHmac('sha256', phoneKey)`,
    replace: `phoneIndex: (phone) => createHash('sha256')`,
    append: `
import { createHash } from 'node:crypto'
`,
    caughtBy: { file: 'test/secrets.test.ts', test: 'shows no secret and no number' },
  },
  {
    ...postgres,
    name: 'a WeChat that does not answer is asked on and on',
    file: 'packages/wechat-api/src/breaker.ts',
    find: `if (failures < failuresToOpen) {`,
    replace: `if (failures >= 0) {`,
    caughtBy: { file: 'packages/wechat-api/src/breaker.test.ts', test: 'opens after ten failures in a row' },
  },
  {
    ...postgres,
    name: 'a busy WeChat is asked until the time is over',
    file: 'packages/wechat-api/src/call.ts',
    find: `      mayRepeat = false\n`,
    replace: ``,
    caughtBy: { file: 'packages/wechat-api/src/wechatApi.test.ts', test: 'gives up after the second -1' },
  },
  {
    ...postgres,
    name: 'every call fetches an access_token of its own',
    file: 'packages/wechat-api/src/accessTokenKeeper.ts',
    find: `refreshing ??= obtain()`,
    replace: `refreshing = obtain()`,
    caughtBy: { file: 'packages/wechat-api/src/accessTokenKeeper.test.ts', test: 'asks once for many callers' },
  },
  {
    ...postgres,
    name: 'a refused secret is offered again and again',
    file: 'packages/wechat-api/src/accessTokenKeeper.ts',
    find: `refused = definite ? { error, at: now().getTime() } : undefined`,
    replace: `refused = undefined`,
    caughtBy: { file: 'packages/wechat-api/src/wechatApi.test.ts', test: 'does not ask again at once' },
  },
  {
    ...sqlite,
    name: 'a paused server writes its old access_token over a newer one',
    file: 'packages/server/src/store/accessTokenStore.ts',
    find: `    .where('lease_holder', '=', p.holder)\n`,
    replace: ``,
    caughtBy: { file: contracts, test: 'refuses the late write of a paused' },
  },
  {
    ...postgres,
    name: 'a database that is held by another process is a fault of ours',
    file: 'packages/server/src/store/sqliteErrors.ts',
    find: `has(error, BUSY, LOCKED, READONLY, FULL, CANTOPEN)`,
    replace: `has(error, READONLY, FULL, CANTOPEN)`,
    caughtBy: { file: 'packages/server/src/store/sqlite.test.ts', test: 'waits for another process' },
  },
  {
    ...postgres,
    name: 'a file that was cut is served as far as it goes',
    file: 'packages/server/src/store/sqliteIntegrity.ts',
    find: `if (!fits) throw`,
    replace: `if (fits === undefined) throw`,
    caughtBy: { file: 'packages/server/src/store/sqliteIntegrity.test.ts', test: 'is refused if its last 1 bytes' },
  },
]
