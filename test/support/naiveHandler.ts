import { createDecipheriv } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { DEFAULT_APP } from '@quickreg/emulator'

/**
 * A server as tutorials show it: it decrypts whatever it is sent, as often as it is sent, says what was wrong with it,
 * and believes what comes out. It is here to be broken into.
 */
export interface NaiveServer {
  url: string
  /** openid → the number it is registered with. */
  registered: Map<string, string>
  close(): Promise<void>
}

export async function startNaiveServer(wechatUrl: string): Promise<NaiveServer> {
  const sessions = new Map<string, { openid: string; session_key: string }>()
  const registered = new Map<string, string>()

  const routes: Record<string, (body: Record<string, string>) => object | Promise<object>> = {
    async '/login'({ code }) {
      const query = { ...DEFAULT_APP, js_code: code!, grant_type: 'authorization_code' }
      const answer = await fetch(`${wechatUrl}/sns/jscode2session?${new URLSearchParams(query)}`)
      sessions.set(code!, (await answer.json()) as { openid: string; session_key: string })
      return { token: code }
    },

    '/phone'({ token, encryptedData, iv }) {
      const { openid, session_key: key } = sessions.get(token!)!
      let plain: string
      try {
        const decipher = createDecipheriv('aes-128-cbc', Buffer.from(key, 'base64'), Buffer.from(iv!, 'base64'))
        plain = decipher.update(encryptedData!, 'base64', 'utf8') + decipher.final('utf8')
      } catch {
        return { error: 'decryption failed' }
      }
      let data: { phoneNumber: string; watermark?: { appid: string } }
      try {
        data = JSON.parse(plain)
      } catch {
        return { error: 'invalid data' }
      }
      if (data.watermark?.appid !== DEFAULT_APP.appid) return { error: 'wrong appid' }
      registered.set(openid, data.phoneNumber)
      return { phone: data.phoneNumber }
    },
  }

  const server = createServer((request, response) => {
    const answer = async () => routes[request.url!]!(JSON.parse(await text(request)))
    answer().then(
      (body) => response.end(JSON.stringify(body)),
      (error: Error) => response.writeHead(500).end(error.stack),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    registered,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
