import { accountExportSchema, ownAccountSchema, tokensSchema, type Outcome } from '@quickreg/contract'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call } from './support/http.ts'
import { expectOk, expectProblem } from './support/phone.ts'
import { startWorld, type World } from './support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const refresh = (refreshToken: string | undefined) =>
  call('POST', `${world.server.url}/v1/tokens/refresh`, { body: { refreshToken } })
const account = (token: string | undefined, path = '') =>
  call('GET', `${world.server.url}/v1/account${path}`, { token })

async function join() {
  const phone = await world.holdPhone(await world.somebody())
  const outcome: Outcome = await phone.join()
  if (!outcome.tokens || !outcome.account) throw new Error('joined without tokens')
  return { phone, account: outcome.account, tokens: outcome.tokens }
}

describe('tokens', () => {
  it('are verified by anybody who fetches the public keys', async () => {
    const { tokens, account: joined } = await join()
    const keys = createRemoteJWKSet(new URL(`${world.server.url}/.well-known/jwks.json`))
    const { payload } = await jwtVerify(tokens.accessToken, keys, {
      issuer: 'quickreg',
      audience: world.wechat.appid,
      algorithms: ['EdDSA'],
      typ: 'at+jwt',
      currentDate: world.clock.now(),
    })
    expect(payload.sub).toBe(joined.id)
  })

  it('are renewed, and the answer that got lost is given again within ten seconds', async () => {
    const { tokens } = await join()
    const next = await expectOk(tokensSchema, refresh(tokens.refreshToken))
    world.clock.advance(9)
    expect(await expectOk(tokensSchema, refresh(tokens.refreshToken))).toEqual(next)
    expect((await account(next.accessToken)).status).toBe(200)
  })

  it('all die when a rotated one comes back late: somebody else may have it', async () => {
    const { tokens } = await join()
    const next = await expectOk(tokensSchema, refresh(tokens.refreshToken))
    world.clock.advance(11)
    expect(await expectProblem(refresh(tokens.refreshToken))).toMatchObject({ code: 'refresh_invalid' })
    expect(await expectProblem(refresh(next.refreshToken))).toMatchObject({ code: 'refresh_invalid' })
    expect(await expectProblem(account(next.accessToken))).toMatchObject({ code: 'token_invalid' })
  })

  it('stay dead after a restart and with the clock set back', async () => {
    const { tokens } = await join()
    await expectOk(tokensSchema, refresh(tokens.refreshToken))
    world.clock.advance(60)
    await expectProblem(refresh(tokens.refreshToken))
    await world.restart()
    world.clock.advance(-24 * 60 * 60)
    expect(await expectProblem(refresh(tokens.refreshToken))).toMatchObject({ code: 'refresh_invalid' })
    world.clock.advance(24 * 60 * 60)
  })

  it('end with the sign-out, and the session that could ask for others', async () => {
    const { phone, tokens } = await join()
    const reply = await call('POST', `${world.server.url}/v1/tokens/revoke`, {
      body: { refreshToken: tokens.refreshToken },
    })
    expect(reply.status).toBe(204)
    expect(await expectProblem(refresh(tokens.refreshToken))).toMatchObject({ code: 'refresh_invalid' })
    expect(await expectProblem(account(tokens.accessToken))).toMatchObject({ code: 'token_invalid' })
    expect(await expectProblem(phone.openFlow())).toMatchObject({ code: 'session_invalid' })
    expect((await phone.reopen()).session.account).toBeDefined()
  })

  it('expire: access after ten minutes, refresh after thirty days', async () => {
    const { tokens } = await join()
    world.clock.advance(10 * 60)
    expect(await expectProblem(account(tokens.accessToken))).toMatchObject({ code: 'token_invalid' })
    world.clock.advance(30 * 24 * 60 * 60)
    expect(await expectProblem(refresh(tokens.refreshToken))).toMatchObject({ code: 'refresh_invalid' })
  })

  it('open only what they are for', async () => {
    const { phone, tokens } = await join()
    expect(await expectProblem(account(phone.session.sessionToken))).toMatchObject({ code: 'token_invalid' })
    expect(await expectProblem(account(tokens.refreshToken))).toMatchObject({ code: 'token_invalid' })
    const body = { purpose: 'contact', scene: 'booking', consent: { policyVersion: '1' } }
    const opened = phone.send('POST', '/v1/flows', body, { token: tokens.accessToken })
    expect(await expectProblem(opened)).toMatchObject({ code: 'session_invalid' })
    expect(await expectProblem(refresh(tokens.accessToken))).toMatchObject({ code: 'refresh_invalid' })
  })
})

describe('the owner of an account', () => {
  it('sees the full number, and everything that is held', async () => {
    const { phone, tokens } = await join()
    await phone.join({ scene: 'booking' })
    const own = await expectOk(ownAccountSchema, account(tokens.accessToken))
    const number = `+86${phone.person.phones[0]?.purePhoneNumber}`
    expect(own.phone).toBe(number)
    const held = await expectOk(accountExportSchema, account(tokens.accessToken, '/export'))
    expect(held).toMatchObject({
      account: { id: own.id, phone: number },
      identities: [{ appid: world.wechat.appid, openid: phone.person.openids[world.wechat.appid] }],
      contacts: [{ scene: 'booking', phone: number }],
    })
    expect(held.consents.map(({ scene }) => scene).sort()).toEqual(['booking', 'join'])
  })

  it('deletes it for good: nothing of it works or is found again, and joining anew makes somebody new', async () => {
    const { phone, tokens, account: joined } = await join()
    const unfinished = await phone.openFlow('booking')
    const reply = await call('DELETE', `${world.server.url}/v1/account`, { token: tokens.accessToken })
    expect(reply.status).toBe(204)

    expect(await expectProblem(account(tokens.accessToken))).toMatchObject({ code: 'token_invalid' })
    expect(await expectProblem(refresh(tokens.refreshToken))).toMatchObject({ code: 'refresh_invalid' })
    const { code } = await phone.tap()
    const revivals = [
      () => phone.submitCode(unfinished.flowId, code),
      () => phone.useKnownPhone(unfinished.flowId),
      () => phone.flow(unfinished.flowId),
      () => phone.openFlow(),
    ]
    for (const revive of revivals) expect(await expectProblem(revive())).toMatchObject({ code: 'session_invalid' })
    const again = await phone.reopen()
    expect(again.session.account).toBeUndefined()
    const anew = await again.join()
    expect(anew.isNew).toBe(true)
    expect(anew.account?.id).not.toBe(joined.id)
  })
})
