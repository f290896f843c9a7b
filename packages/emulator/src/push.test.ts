import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openPush, verifyPushUrl } from '@quickreg/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLab, type Lab } from '../test/lab.ts'
import { DEFAULT_APP } from './index.ts'

const { appid } = DEFAULT_APP
const keys = { token: 'push token', encodingAESKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG', appid }

interface Received {
  method: string
  query: Record<string, string>
  body: string
}

let received: Received[]
let answers: (request: Received) => { status: number; body: string }
let receiver: Server

beforeEach(async () => {
  received = []
  receiver = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const query = Object.fromEntries(new URL(incoming.url!, 'http://x').searchParams)
      const request = { method: incoming.method!, query, body: Buffer.concat(chunks).toString() }
      received.push(request)
      const { status, body } = answers(request)
      outgoing.writeHead(status).end(body)
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
})
afterEach(() => new Promise<void>((resolve) => receiver.close(() => resolve())))

async function labWithTarget(): Promise<Lab> {
  const lab = await createLab()
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/v1/wechat/push/${appid}`
  const { token, encodingAESKey } = keys
  await lab.control('PATCH', `/apps/${appid}`, { push: { url, token, encodingAESKey } })
  return lab
}

it('tells a receiver, in secure mode, whose phone number to delete', async () => {
  answers = () => ({ status: 200, body: 'success' })
  await using lab = await labWithTarget()
  const { openid } = await lab.session(await lab.login('lin'))
  const delivery = await lab.control('POST', '/users/lin/revoke', { appid })
  const [{ query, body }] = received as [Received]
  const { message } = openPush({ body, query: query as never }, keys)
  expect(message).toEqual({
    ToUserName: expect.stringMatching(/^gh_[0-9a-f]{12}$/),
    FromUserName: expect.stringMatching(/^o.{27}$/),
    CreateTime: lab.emulator.clock.now().getTime() / 1000,
    MsgType: 'event',
    Event: 'user_authorization_revoke',
    OpenID: openid,
    AppID: appid,
    RevokeInfo: '8',
  })
  expect(message.FromUserName).not.toBe(openid)
  expect(query).toMatchObject({ openid, encrypt_type: 'aes' })
  expect(delivery).toMatchObject({ accepted: true, attempts: [{ status: 200, body: 'success' }], message })
})

it('tries three times in all and reports each answer', async () => {
  answers = () => (received.length < 3 ? { status: 500, body: 'later' } : { status: 200, body: '' })
  await using lab = await labWithTarget()
  const event = { appid, userId: 'lin', event: 'user_authorization_cancellation' }
  expect(await lab.control('POST', '/push', event)).toMatchObject({
    accepted: true,
    attempts: [
      { status: 500, body: 'later' },
      { status: 500, body: 'later' },
      { status: 200, body: '' },
    ],
  })
  expect(new Set(received.map(({ body }) => body)).size).toBe(1)
  answers = () => ({ status: 200, body: 'no' })
  expect(await lab.control('POST', '/push', event)).toMatchObject({ accepted: false })
  expect(received).toHaveLength(6)
})

it('verifies a URL by its echo', async () => {
  answers = ({ query }) => ({
    status: 200,
    body: verifyPushUrl(query as never, keys.token) ? query.echostr! : '',
  })
  await using lab = await labWithTarget()
  expect(await lab.control('POST', '/push/verify', { appid })).toMatchObject({ accepted: true })
  answers = ({ query }) => ({ status: 200, body: `"${query.echostr}"` })
  expect(await lab.control('POST', '/push/verify', { appid })).toMatchObject({ accepted: false })
})

it('reports silence where nobody listens', async () => {
  answers = () => ({ status: 200, body: '' })
  await using lab = await labWithTarget()
  await lab.control('PATCH', `/apps/${appid}`, {
    push: { url: 'http://127.0.0.1:1/', token: keys.token, encodingAESKey: keys.encodingAESKey },
  })
  expect(await lab.control('POST', '/push/verify', { appid })).toMatchObject({
    accepted: false,
    attempt: { status: 0, body: '' },
  })
})
