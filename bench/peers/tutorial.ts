// One request from tap to token, as tutorials on the phone button have it: see README.md.
import { createDecipheriv, createHmac } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import axios, { type AxiosAdapter } from 'axios'
import express from 'express'
import { appid } from '../lib/people.ts'
import type { Serve } from '../lib/serverProcess.ts'
import { answerAsWechat } from '../lib/wechat.ts'
import { keepAliveMs } from './keepAlive.ts'
import { openDurable } from './sqlite.ts'

interface Body {
  loginCode: string
  /** Of today's button; or else the two of the first generation. */
  phoneCode?: string
  encryptedData: string
  iv: string
}

export const jwtSecret = 'the-secret-of-the-tutorial'

export const serve: Serve = async ({ folder }) => {
  const db = openDurable(join(folder, 'tutorial.db'))
  db.exec('CREATE TABLE users (id INTEGER PRIMARY KEY, openid TEXT UNIQUE, phone TEXT UNIQUE, created_at TEXT)')
  const findUser = db.prepare('SELECT id FROM users WHERE openid = ?')
  const insertUser = db.prepare('INSERT INTO users (openid, phone, created_at) VALUES (?, ?, ?) RETURNING id')
  const updatePhone = db.prepare('UPDATE users SET phone = ? WHERE id = ? RETURNING id')

  const wechat = axios.create({ baseURL: 'https://api.weixin.qq.com', adapter: inProcess })
  let accessToken: string | undefined

  async function getAccessToken(): Promise<string> {
    if (accessToken === undefined) {
      const body = { grant_type: 'client_credential', appid, secret: 'secret' }
      accessToken = (await wechat.post<{ access_token: string }>('/cgi-bin/stable_token', body)).data.access_token
    }
    return accessToken
  }

  async function getPhone(phoneCode: string): Promise<string> {
    const { data } = await wechat.post<{ phone_info: { purePhoneNumber: string } }>(
      `/wxa/business/getuserphonenumber?access_token=${await getAccessToken()}`,
      { code: phoneCode },
    )
    return data.phone_info.purePhoneNumber
  }

  const app = express()
  app.use(express.json())
  app.post('/register', async (request, response) => {
    const { loginCode, phoneCode, ...sealed } = request.body as Body
    const { data: session } = await wechat.get<{ openid: string; session_key: string }>('/sns/jscode2session', {
      params: { appid, secret: 'secret', js_code: loginCode, grant_type: 'authorization_code' },
    })
    const phone = phoneCode ? await getPhone(phoneCode) : decryptPhone(session.session_key, sealed)
    const known = findUser.get(session.openid)
    const user = known
      ? updatePhone.get(phone, known.id!)
      : insertUser.get(session.openid, phone, new Date().toISOString())
    response.json({ userId: user?.id, phone, token: signJwt({ userId: user?.id, openid: session.openid }, jwtSecret) })
  })

  const server = app.listen(0, '127.0.0.1')
  server.keepAliveTimeout = keepAliveMs
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections()
      server.close()
      db.close()
    },
  }
}

function decryptPhone(sessionKey: string, { encryptedData, iv }: { encryptedData: string; iv: string }): string {
  const key = Buffer.from(sessionKey, 'base64')
  const decipher = createDecipheriv('aes-128-cbc', key, Buffer.from(iv, 'base64'))
  const data = JSON.parse(decipher.update(encryptedData, 'base64', 'utf8') + decipher.final('utf8')) as {
    purePhoneNumber: string
    watermark: { appid: string }
  }
  if (data.watermark.appid !== appid) throw new Error('wrong appid')
  return data.purePhoneNumber
}

function signJwt(payload: object, secret: string): string {
  const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const iat = Math.floor(Date.now() / 1000)
  const signed = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url({ ...payload, iat, exp: iat + 7 * 86400 })}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

const inProcess: AxiosAdapter = async (config) => {
  const url = new URL(axios.getUri(config))
  const answer = answerAsWechat({
    path: url.pathname,
    query: url.searchParams,
    body: config.data as string | undefined,
  })
  return { data: JSON.stringify(answer), status: 200, statusText: 'OK', headers: {}, config }
}
