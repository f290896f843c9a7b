// A refresh token that was copied: whatever the order in which its owner and the thief use it, at either of two
// servers, there is one line of tokens or none.
import { accountExportSchema, tokensSchema, type Tokens } from '@quickreg/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, type Reply } from './support/http.ts'
import { expectOk, expectProblem, Phone } from './support/phone.ts'
import { startWorld, type World } from './support/world.ts'

/** Who asks with the token of which generation, and what comes: the tokens of a generation, or nothing. */
type Move = { who: 'owner' | 'thief'; uses: number; gets?: number } | { wait: number } | 'restart'

const died = (newest: number): Move[] => [
  { who: 'owner', uses: newest },
  { who: 'thief', uses: newest },
]
const day = 24 * 60 * 60

const together: Record<string, Move[]> = {
  'the thief comes within ten seconds': [
    { who: 'owner', uses: 0, gets: 1 },
    { wait: 9 },
    { who: 'thief', uses: 0, gets: 1 },
    { who: 'owner', uses: 1, gets: 2 },
  ],
  'the answer is lost and asked for again within ten seconds, after a restart': [
    { who: 'owner', uses: 0, gets: 1 },
    'restart',
    { wait: 9 },
    { who: 'owner', uses: 0, gets: 1 },
    { who: 'owner', uses: 1, gets: 2 },
  ],
}

const apart: Record<string, Move[]> = {
  'the owner went on twice': [
    { who: 'owner', uses: 0, gets: 1 },
    { who: 'owner', uses: 1, gets: 2 },
    { who: 'thief', uses: 0 },
    ...died(2),
  ],
  'the thief was first and the owner comes after ten seconds': [
    { who: 'thief', uses: 0, gets: 1 },
    { wait: 10 },
    { who: 'owner', uses: 0 },
    ...died(1),
  ],
  'both had the same successor, and one of them uses it late': [
    { who: 'thief', uses: 0, gets: 1 },
    { who: 'owner', uses: 0, gets: 1 },
    { who: 'thief', uses: 1, gets: 2 },
    { wait: 10 },
    { who: 'owner', uses: 1 },
    ...died(2),
  ],
  'the answer was lost and is asked for again after ten seconds': [
    { who: 'owner', uses: 0, gets: 1 },
    { wait: 10 },
    { who: 'owner', uses: 0 },
    ...died(1),
  ],
  'a restart lies between': [
    { who: 'owner', uses: 0, gets: 1 },
    'restart',
    { wait: 10 },
    { who: 'thief', uses: 0 },
    ...died(1),
  ],
  'the clock is set back a day': [
    { who: 'owner', uses: 0, gets: 1 },
    { wait: -day },
    { who: 'thief', uses: 0 },
    ...died(1),
  ],
  'the clock goes on a day': [{ who: 'owner', uses: 0, gets: 1 }, { wait: day }, { who: 'thief', uses: 0 }, ...died(1)],
}

let world: World
let servers: Record<'owner' | 'thief', () => string>
beforeAll(async () => {
  world = await startWorld()
  const other = await world.startAnother()
  servers = { owner: () => world.server.url, thief: () => other.url }
})
afterAll(() => world.close())

const everywhere = () => Object.values(servers).map((url) => url())
const refresh = (server: string, { refreshToken }: Tokens) =>
  call('POST', `${server}/v1/tokens/refresh`, { body: { refreshToken } })
const readAccount = (server: string, { accessToken }: Tokens) =>
  call('GET', `${server}/v1/account`, { token: accessToken })

async function member() {
  const phone = await world.holdPhone(await world.somebody())
  return { phone, tokens: (await phone.join()).tokens! }
}

/** Plays the moves; every generation has one pair of tokens, whoever got it. */
async function play(first: Tokens, moves: readonly Move[]): Promise<Tokens[]> {
  const line = [first]
  for (const move of moves) {
    if (move === 'restart') await world.restart()
    else if ('wait' in move) world.clock.advance(move.wait)
    else {
      const reply = refresh(servers[move.who](), line[move.uses]!)
      if (move.gets === undefined) expect(await expectProblem(reply), JSON.stringify(move)).toMatchObject(refused)
      else {
        const tokens = await expectOk(tokensSchema, reply)
        line[move.gets] ??= tokens
        expect(tokens, JSON.stringify(move)).toEqual(line[move.gets])
      }
    }
  }
  return line
}

const refused = { code: 'refresh_invalid' }

/** Nothing of a sign-in works anywhere. */
async function expectDead(phone: Phone, line: readonly Tokens[]): Promise<void> {
  for (const server of everywhere()) {
    for (const tokens of line) {
      expect(await expectProblem(refresh(server, tokens))).toMatchObject(refused)
      expect(await expectProblem(readAccount(server, tokens))).toMatchObject({ code: 'token_invalid' })
    }
    const opened = call('GET', `${server}/v1/flows/${'A'.repeat(22)}`, { token: phone.session.sessionToken })
    expect(await expectProblem(opened)).toMatchObject({ code: 'session_invalid' })
  }
}

describe('owner and thief go on with one line of tokens if', () => {
  it.each(Object.entries(together))('%s', async (_, moves) => {
    const { tokens } = await member()
    const line = await play(tokens, moves)
    for (const server of everywhere()) expect((await readAccount(server, line.at(-1)!)).status).toBe(200)
  })

  it('32 of them come at once', async () => {
    const { tokens } = await member()
    const replies = await Promise.all(Array.from({ length: 32 }, (_, n) => refresh(everywhere()[n % 2]!, tokens)))
    const successors = new Set(replies.map(({ body }: Reply) => JSON.stringify(tokensSchema.parse(body))))
    expect(successors.size).toBe(1)
    const next = tokensSchema.parse(JSON.parse([...successors][0]!))
    await play(next, [{ who: 'owner', uses: 0, gets: 1 }])
    await expectProblem(refresh(servers.thief(), tokens))
  })
})

describe('a copied token ends the sign-in for both, and is noted once, if', () => {
  it.each(Object.entries(apart))('%s', async (_, moves) => {
    const { phone, tokens } = await member()
    await expectDead(phone, await play(tokens, moves))

    const again = await phone.reopen()
    const token = again.session.tokens!.accessToken
    const held = await expectOk(accountExportSchema, call('GET', `${world.server.url}/v1/account/export`, { token }))
    expect(held.events.filter(({ kind }) => kind === 'refresh_reused')).toHaveLength(1)
  })
})

describe('a sign-in is dead on both servers at once, and stays so when the clock is set back, after', () => {
  type Member = Awaited<ReturnType<typeof member>>
  const endings: Record<string, (of: Member) => Promise<unknown>> = {
    'signing out': ({ tokens: { refreshToken } }) =>
      call('POST', `${servers.owner()}/v1/tokens/revoke`, { body: { refreshToken } }),
    'signing out with an older token': async ({ tokens }) => {
      await refresh(servers.owner(), tokens)
      return call('POST', `${servers.thief()}/v1/tokens/revoke`, { body: { refreshToken: tokens.refreshToken } })
    },
    'deleting the account': ({ tokens: { accessToken } }) =>
      call('DELETE', `${servers.owner()}/v1/account`, { token: accessToken }),
    'changing the number on another device': async ({ phone }) => {
      const other = await Phone.open(phone.person, servers.owner(), world.wechat)
      const { accessToken } = other.session.tokens!
      const number = `+86138${String(Math.trunc(world.clock.now().getTime() / 1000) % 1e8).padStart(8, '0')}`
      await other.joinBySms({ scene: 'change', number, accessToken })
    },
  }
  it.each(Object.entries(endings))('%s', async (_, end) => {
    const ended = await member()
    for (const server of everywhere()) expect((await readAccount(server, ended.tokens)).status).toBe(200)
    await end(ended)
    await expectDead(ended.phone, [ended.tokens])
    world.clock.advance(-day)
    await expectDead(ended.phone, [ended.tokens])
  })
})
