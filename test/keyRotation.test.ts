// Keys are rotated under two servers of one database, which are restarted one after the other at each step.
import { addKeys, changeKeysFile, readKeysFile, useAddedKeys, type RunningServer } from '@quickreg/server'
import { createPrivateKey, randomBytes, sign, type JsonWebKey } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { call } from './support/http.ts'
import { expectProblem, Phone } from './support/phone.ts'
import { serviceKey, startWorld, type World } from './support/world.ts'

let world: World
let file: string
let servers: [RunningServer, RunningServer]
beforeEach(async () => {
  world = await startWorld()
  file = join(world.database.folder, 'keys.json')
  servers = [await startServer(), await startServer()]
})
afterEach(() => world.close())

const step = (stolen: boolean) => ({ random: randomBytes, now: world.clock.now(), stolen })
const startServer = () => world.startAnother({ KEYS_FILE: file })

async function restart(index: 0 | 1): Promise<void> {
  await servers[index].close()
  servers[index] = await startServer()
}

async function register(server: RunningServer) {
  const phone = await Phone.open(await world.somebody(), server.url, world.wechat)
  const { account, tokens } = await phone.join()
  return { phone, account: account!, tokens: tokens! }
}

type Member = Awaited<ReturnType<typeof register>>

/** Every server knows everybody: their access tokens, their numbers, and themselves when they come again. */
async function expectKnown(members: Member[]): Promise<void> {
  for (const { url } of servers) {
    for (const { phone, account, tokens } of members) {
      const own = await call('GET', `${url}/v1/account`, { token: tokens.accessToken })
      expect(own).toMatchObject({ status: 200, body: { id: account.id } })
      const full = await call('GET', `${url}/v1/backend/accounts/${account.id}`, { token: serviceKey })
      expect(full.body).toMatchObject({ phone: `+86${phone.person.phones[0]!.purePhoneNumber}` })
    }
    const { phone, account } = members.at(-1)!
    const again = await Phone.open(phone.person, url, world.wechat)
    expect(again.session.account).toEqual(account)
  }
}

const kidOf = ({ tokens }: Member) =>
  (JSON.parse(Buffer.from(tokens.accessToken.split('.')[0]!, 'base64url').toString()) as { kid: string }).kid

it('opens what was sealed and takes what was signed, in every step of every restart', async () => {
  const old = readKeysFile(file)
  const members = [await register(servers[0])]

  changeKeysFile(file, (keys) => addKeys(keys, step(false)))
  await expectKnown(members)
  for (const index of [0, 1] as const) {
    await restart(index)
    members.push(await register(servers[0]), await register(servers[1]))
    await expectKnown(members)
  }
  const kids = new Set(members.map(kidOf))
  expect(kids).toEqual(new Set([old.signing[0]!.kid]))

  changeKeysFile(file, (keys) => useAddedKeys(keys, world.clock.now()))
  const next = readKeysFile(file)
  for (const index of [0, 1] as const) {
    await restart(index)
    members.push(await register(servers[0]), await register(servers[1]))
    await expectKnown(members)
  }
  expect(kidOf(members.at(-1)!)).toBe(next.signing[0]!.kid)
  expect(kidOf(members.at(-2)!)).toBe(next.signing[0]!.kid)
  // The one that was not restarted yet still used the old keys, and nobody noticed.
  expect(kidOf(members.at(-3)!)).toBe(old.signing[0]!.kid)

  const first = members[0]!
  world.clock.advance(11 * 60)
  const refreshed = await call('POST', `${servers[1].url}/v1/tokens/refresh`, {
    body: { refreshToken: first.tokens.refreshToken },
  })
  expect(refreshed.status).toBe(200)
})

it('takes nothing that is signed with a replaced key once the last token of it has ended, and publishes it no longer', async () => {
  const lin = await register(servers[0])
  const [stolen] = readKeysFile(file).signing
  changeKeysFile(file, (keys) => addKeys(keys, step(false)))
  changeKeysFile(file, (keys) => useAddedKeys(keys, world.clock.now()))
  await restart(0)
  const published = async () => {
    const { body } = await call('GET', `${servers[0].url}/.well-known/jwks.json`)
    return (body as { keys: { kid: string }[] }).keys
  }
  const ask = (token: string) => call('GET', `${servers[0].url}/v1/account`, { token })

  // An hour for restarts, ten minutes of life, half a minute between clocks.
  world.clock.advance((60 + 10) * 60 + 29)
  expect((await ask(forge(lin, stolen!, world.clock.now()))).status).toBe(200)
  expect(await published()).toHaveLength(2)
  world.clock.advance(1)
  expect(await expectProblem(ask(forge(lin, stolen!, world.clock.now())))).toMatchObject({ code: 'token_invalid' })
  const left = await published()
  expect(left.map(({ kid }) => kid)).toEqual([readKeysFile(file).signing[0]!.kid])
  for (const key of left) expect(key).not.toHaveProperty('d')
})

it('takes nothing more from a signing key that was stolen, as soon as a server has started without it', async () => {
  const lin = await register(servers[0])
  const [stolen] = readKeysFile(file).signing
  changeKeysFile(file, (keys) => addKeys(keys, step(true)))
  changeKeysFile(file, (keys) => useAddedKeys(keys, world.clock.now()))
  await restart(0)

  for (const token of [lin.tokens.accessToken, forge(lin, stolen!, world.clock.now())]) {
    const asked = call('GET', `${servers[0].url}/v1/account`, { token })
    expect(await expectProblem(asked)).toMatchObject({ code: 'token_invalid' })
  }
  const refreshed = await call('POST', `${servers[0].url}/v1/tokens/refresh`, {
    body: { refreshToken: lin.tokens.refreshToken },
  })
  const { accessToken } = refreshed.body as { accessToken: string }
  expect((await call('GET', `${servers[0].url}/v1/account`, { token: accessToken })).status).toBe(200)
})

/** What a thief of the signing key makes: the member's token, with as long a life as he likes. */
function forge({ tokens }: Member, key: { kid: string; x: string; d: string }, now: Date): string {
  const [header, payload] = tokens.accessToken.split('.')
  const claims = JSON.parse(Buffer.from(payload!, 'base64url').toString()) as object
  const exp = Math.floor(now.getTime() / 1000) + 3600
  const input = `${header}.${Buffer.from(JSON.stringify({ ...claims, exp })).toString('base64url')}`
  const privateKey = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', ...key } as JsonWebKey, format: 'jwk' })
  return `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`
}
