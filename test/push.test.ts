import { ownAccountSchema } from '@quickreg/contract'
import { signPush } from '@quickreg/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call } from './support/http.ts'
import { expectOk, expectProblem, type Phone } from './support/phone.ts'
import { push, serviceKey, startWorld, type World } from './support/world.ts'

let world: World
let url: string
beforeAll(async () => {
  world = await startWorld()
  url = `${world.server.url}/v1/wechat/push/${world.wechat.appid}`
  await world.wechat.patchApp({ push: { url, ...push } })
})
afterAll(() => world.close())

/** The person decides so in WeChat's settings; WeChat tells the server. */
const send = ({ person }: Phone, event: string, revokeInfo?: string) =>
  world.wechat.ask('POST', '/_emulator/push', {
    appid: world.wechat.appid,
    userId: person.userId,
    event,
    ...(revokeInfo && { revokeInfo }),
  })

const ownAccount = (token: string | undefined) =>
  expectOk(ownAccountSchema, call('GET', `${world.server.url}/v1/account`, { token }))

describe('WeChat’s message push', () => {
  it('finds the URL to be ours', async () => {
    const reply = await world.wechat.ask('POST', '/_emulator/push/verify', { appid: world.wechat.appid })
    expect(reply.body).toMatchObject({ accepted: true })
  })

  it('erases the number of whoever withdraws it; the person stays, and may give it anew', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const { account, tokens } = await phone.join()
    const { contact } = await phone.join({ scene: 'booking' })
    await send(phone, 'user_authorization_revoke', '8')

    expect((await ownAccount(tokens?.accessToken)).phone).toBeUndefined()
    const read = call('GET', `${world.server.url}/v1/backend/contacts/${contact?.id}`, { token: serviceKey })
    expect((await read).status).toBe(404)
    const again = await phone.reopen()
    expect(again.session.account).toEqual({ id: account?.id, createdAt: account?.createdAt })
    expect(await again.join()).toMatchObject({ isNew: false, account })
  })

  it('leaves the number alone when something else is withdrawn', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const { tokens } = await phone.join()
    await send(phone, 'user_authorization_revoke', '6')
    await send(phone, 'user_info_modified')
    expect((await ownAccount(tokens?.accessToken)).phone).toBe(`+86${phone.person.phones[0]?.purePhoneNumber}`)
  })

  it('erases everything of whoever closed the WeChat account', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const { tokens } = await phone.join()
    await send(phone, 'user_authorization_cancellation')
    const reply = call('GET', `${world.server.url}/v1/account`, { token: tokens?.accessToken })
    expect(await expectProblem(reply)).toMatchObject({ code: 'token_invalid' })
    expect((await phone.reopen()).session.account).toBeUndefined()
  })

  it('repeated changes nothing that happened since', async () => {
    const phone = await world.holdPhone(await world.somebody())
    await phone.join()
    await send(phone, 'user_authorization_revoke', '8')
    const { tokens } = await (await phone.reopen()).join()
    // The clock stands still, so this is the same event to the second: a repeat.
    await send(phone, 'user_authorization_revoke', '8')
    expect((await ownAccount(tokens?.accessToken)).phone).toBeDefined()
  })
})

describe('whoever is not WeChat', () => {
  const seconds = () => Math.floor(world.clock.now().getTime() / 1000)
  const echo = (timestamp: number, nonce = 'n', signature = signPush(push.token, String(timestamp), nonce)) =>
    fetch(`${url}?${new URLSearchParams({ signature, timestamp: String(timestamp), nonce, echostr: '<b>1</b>' })}`)

  it('gets an echo only for a fresh, signed request, as plain text', async () => {
    const reply = await echo(seconds())
    expect(reply.headers.get('content-type')).toMatch(/^text\/plain/)
    expect(await reply.text()).toBe('<b>1</b>')
    expect((await echo(seconds() - 316)).status).toBe(401)
    expect((await echo(seconds() + 316)).status).toBe(401)
    expect((await echo(seconds(), 'n', '0'.repeat(40))).status).toBe(401)
    expect((await echo(seconds(), 'n', '')).status).toBe(401)
  })

  it('erases nothing with a plain message, a wrong signature or XML', async () => {
    const phone = await world.holdPhone(await world.somebody())
    const { tokens } = await phone.join()
    const message = JSON.stringify({
      Event: 'user_authorization_revoke',
      OpenID: phone.person.openids[world.wechat.appid],
      RevokeInfo: '8',
      CreateTime: seconds(),
    })
    const timestamp = String(seconds())
    const signed = { timestamp, nonce: 'n', signature: signPush(push.token, timestamp, 'n') }
    const post = (query: Record<string, string>, body: string, type = 'application/json') =>
      fetch(`${url}?${new URLSearchParams(query)}`, { method: 'POST', headers: { 'content-type': type }, body })
    expect((await post(signed, message)).status).toBeGreaterThanOrEqual(400)
    expect((await post({ ...signed, msg_signature: signed.signature }, message)).status).toBe(401)
    expect((await post({ ...signed, msg_signature: '0'.repeat(40) }, '{"Encrypt":"AAAA"}')).status).toBe(401)
    expect((await post({ ...signed, msg_signature: 'x' }, '<xml></xml>', 'text/xml')).status).toBe(415)
    expect((await ownAccount(tokens?.accessToken)).phone).toBeDefined()
  })

  it('finds no push route for another app', async () => {
    const query = new URLSearchParams({ signature: 'x', timestamp: '1', nonce: 'n', echostr: '1' })
    expect((await fetch(`${world.server.url}/v1/wechat/push/wx0000000000000000?${query}`)).status).toBe(404)
  })
})
