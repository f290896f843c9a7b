import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Reply } from './http.ts'
import type { NaiveServer } from './naiveHandler.ts'
import type { Answer, Sealed, Target } from './paddingOracle.ts'
import { Phone } from './phone.ts'
import type { Person, WechatControl } from './wechat.ts'

/** Where an attacker of his own WeChat identity stands. */
interface Standing {
  wechat: WechatControl
  person: Person
}

/** The attacker signed in at the naive server. */
export async function atNaiveServer(naive: NaiveServer, { wechat, person }: Standing): Promise<Target> {
  const agent = new Agent({ keepAlive: true })
  const post = (path: string, body: object): Promise<string> =>
    new Promise((resolve, reject) => {
      request(naive.url + path, { method: 'POST', agent }, (answer) => text(answer).then(resolve, reject))
        .on('error', reject)
        .end(JSON.stringify(body))
    })
  const signIn = async (): Promise<string> => {
    const { token } = JSON.parse(await post('/login', { code: await wechat.login(person) })) as { token: string }
    return token
  }
  let token = await signIn()
  return {
    lanes: 16,
    tap: () => tapSealed(wechat, person),
    async signInAgain() {
      token = await signIn()
    },
    async submit(sealed) {
      const looks = await post('/phone', { token, ...sealed })
      return { looks, accepted: looks.startsWith('{"phone"') }
    },
  }
}

/**
 * The attacker at a running server. A flow takes one submission at a time and a session five flows, so he holds several
 * sessions with a flow each: all of them of one openid, and so of one session_key.
 */
export async function atServer(url: string, { wechat, person }: Standing): Promise<Target> {
  const openLane = async () => {
    const phone = await Phone.open(person, url, wechat)
    return { phone, flowId: (await phone.openFlow()).flowId }
  }
  const openLanes = () => Promise.all(Array.from({ length: 8 }, openLane))
  let lanes = await openLanes()
  return {
    lanes: lanes.length,
    tap: () => tapSealed(wechat, person),
    async signInAgain() {
      lanes = await openLanes()
    },
    async submit(sealed) {
      const lane = lanes.pop() ?? (await openLane())
      const answer = readAnswer(await submitSealed(lane.phone, lane.flowId, sealed))
      lanes.unshift(lane)
      return answer
    },
  }
}

/** The sealed half of a tap. */
export async function tapSealed(wechat: WechatControl, person: Person): Promise<Sealed> {
  const { encryptedData, iv } = await wechat.tap(person)
  if (!encryptedData || !iv) throw new Error('The tap brought no sealed data')
  return { encryptedData, iv }
}

export function submitSealed(phone: Phone, flowId: string, sealed: Sealed): Promise<Reply> {
  return phone.send('POST', `/v1/flows/${flowId}/phone`, { rung: 'quick', ...sealed })
}

/** Everything an attacker sees but the trace id and the date, which differ on every answer. */
export function readAnswer({ status, headers, body }: Reply): Answer {
  const { traceId: _, ...visible } = body
  const same = [...headers].filter(([name]) => name !== 'trace-id' && name !== 'date')
  return { looks: JSON.stringify({ status, headers: same, body: visible }), accepted: status < 300 }
}
