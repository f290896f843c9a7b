import { createCipheriv, randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { DEFAULT_APP } from '@quickreg/emulator'
import type { Reply } from './http.ts'
import type { NaiveServer } from './naiveHandler.ts'
import type { Answer, Sealed, Target } from './paddingOracle.ts'
import { Phone } from './phone.ts'
import type { Person, WechatControl } from './wechat.ts'
import type { World } from './world.ts'

/** The attacker, with a WeChat identity of his own, signed in at the naive server. */
export async function atNaiveServer(naive: NaiveServer, wechat: WechatControl, person: Person): Promise<Target> {
  const agent = new Agent({ keepAlive: true })
  const post = (path: string, body: object): Promise<string> =>
    new Promise((resolve, reject) => {
      request(naive.url + path, { method: 'POST', agent }, (answer) => void text(answer).then(resolve, reject))
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

/** A session with a flow that waits for a tap. */
export interface Lane {
  phone: Phone
  flowId: string
}

export async function openLane(world: World, person: Person): Promise<Lane> {
  const phone = await world.holdPhone(person)
  return { phone, flowId: (await phone.openFlow()).flowId }
}

/** Many of them, of one person: a session may have five open flows, and an openid ten sessions. */
export async function openLanes(
  world: World,
  person: Person,
  { scene = 'join', sessions = 8, flows = 4, url = world.server.url } = {},
): Promise<Lane[]> {
  const lanes: Lane[] = []
  for (let i = 0; i < sessions; i += 1) {
    const phone = await Phone.open(person, url, world.wechat)
    for (let j = 0; j < flows; j += 1) lanes.push({ phone, flowId: (await phone.openFlow(scene)).flowId })
  }
  return lanes
}

/** A flow is closed after so many taps, and a session after so many flows. */
const tapsPerFlow = 20
const flowsPerSession = 100

/** A lane that moves on to another flow, and to another session, before the server closes the one it has. */
interface MovingLane extends Lane {
  taps: number
  flows: number
}

async function moveOn(lane: MovingLane): Promise<void> {
  await lane.phone.send('DELETE', `/v1/flows/${lane.flowId}`)
  if (lane.flows === flowsPerSession) Object.assign(lane, { phone: await lane.phone.reopen(), flows: 0 })
  lane.flowId = (await lane.phone.openFlow()).flowId
  lane.flows += 1
  lane.taps = 0
}

/**
 * The attacker at a running server. A flow takes one submission at a time, so he holds several sessions with a flow
 * each: all of them of one openid, and so of one session_key.
 */
export async function atServer(world: World, person: Person): Promise<Target> {
  const start = async (): Promise<MovingLane[]> =>
    (await openLanes(world, person, { flows: 1 })).map((lane) => ({ ...lane, taps: 0, flows: 1 }))
  let lanes = await start()
  return {
    lanes: lanes.length,
    tap: () => tapSealed(world.wechat, person),
    async signInAgain() {
      lanes = await start()
    },
    async submit(sealed) {
      const lane = lanes.pop()
      if (!lane) throw new Error('More submissions at a time than lanes')
      if (lane.taps === tapsPerFlow) await moveOn(lane)
      lane.taps += 1
      const answer = await submitSealed(lane, sealed)
      lanes.unshift(lane)
      return readAnswer(answer)
    },
  }
}

/** The sealed half of a tap. */
export async function tapSealed(wechat: WechatControl, person: Person): Promise<Sealed> {
  const { encryptedData, iv } = await wechat.tap(person)
  if (!encryptedData || !iv) throw new Error('The tap brought no sealed data')
  return { encryptedData, iv }
}

export function submitSealed({ phone, flowId }: Lane, { encryptedData, iv }: Sealed): Promise<Reply> {
  return phone.send('POST', `/v1/flows/${flowId}/phone`, { rung: 'quick', encryptedData, iv })
}

/** Everything an attacker sees but the trace id and the date, which differ on every answer. */
export function readAnswer({ status, headers, body }: Reply): Answer {
  const { traceId: _, ...visible } = body
  const same = [...headers].filter(([name]) => name !== 'trace-id' && name !== 'date')
  return { looks: JSON.stringify({ status, headers: same, body: visible }), accepted: status < 300 }
}

/** The session_key in force: what an attacker holds after a leak, and a test to place its forgeries exactly. */
export async function leakedKey({ wechat }: World, person: Person): Promise<string> {
  const code = { js_code: await wechat.login(person), grant_type: 'authorization_code' }
  const { body } = await wechat.ask('GET', `/sns/jscode2session?${new URLSearchParams({ ...DEFAULT_APP, ...code })}`)
  return String(JSON.parse(String(body.text)).session_key) // WeChat labels this JSON text/plain
}

/** Seals any text under a known key, also such as WeChat would never seal. */
export function sealText(plaintext: string, sessionKey: string): Sealed {
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(sessionKey, 'base64'), iv)
  const encryptedData = cipher.update(plaintext, 'utf8', 'base64') + cipher.final('base64')
  return { encryptedData, iv: iv.toString('base64') }
}

/** The same ciphertext under an iv with one bit flipped. */
export function flipIvBit({ encryptedData, iv }: Sealed, bit: number): Sealed {
  const bytes = Buffer.from(iv, 'base64')
  bytes[bit >> 3]! ^= 1 << (bit & 7)
  return { encryptedData, iv: bytes.toString('base64') }
}

/** How many decryptions of first-generation data have failed at this server since it started. */
export async function failedDecryptions(world: World): Promise<number> {
  const metrics = await (await fetch(`${world.server.opsUrl}/metrics`)).text()
  return Number(/^quickreg_open_data_decryptions_total\{kind="rejected"\} (\d+)$/m.exec(metrics)?.[1] ?? 0)
}

/** What WeChat would seal for a mainland number. */
export const phonePayload = (number: string, at: Date) => ({
  phoneNumber: number,
  purePhoneNumber: number,
  countryCode: '86',
  watermark: { timestamp: Math.floor(at.getTime() / 1000), appid: DEFAULT_APP.appid },
})

/** One way each to make data that has to be refused, from the data of a person who is signed in. */
export async function causesOfFailure(world: World): Promise<Record<string, (person: Person) => Promise<Sealed>>> {
  const stranger = await world.somebody()
  await world.holdPhone(stranger)
  const tap = (person: Person) => tapSealed(world.wechat, person)
  const payload = phonePayload('13800138000', world.clock.now())
  const { timestamp } = payload.watermark
  const sealJson = (data: unknown) => async (person: Person) =>
    sealText(JSON.stringify(data), await leakedKey(world, person))
  const sealWatermark = (watermark: object | undefined) => sealJson({ ...payload, watermark })
  return {
    'bad padding': async () => ({ ...(await tap(stranger)), encryptedData: randomBytes(160).toString('base64') }),
    'another key': () => tap(stranger),
    'another iv': async (person) => flipIvBit(await tap(person), 3),
    'cut by a block': async (person) => cutBlock(await tap(person)),
    'not JSON': async (person) => sealText('{"phoneNumber":', await leakedKey(world, person)),
    'not an object': sealJson([payload]),
    'another appid': sealWatermark({ timestamp, appid: 'wx0000000000000000' }),
    'no watermark': sealWatermark(undefined),
    'too old': sealWatermark({ ...payload.watermark, timestamp: timestamp - 301 }),
    'too early': sealWatermark({ ...payload.watermark, timestamp: timestamp + 61 }),
    'numbers that disagree': sealJson({ ...payload, phoneNumber: '13900139000' }),
    'no country code': sealJson({ ...payload, countryCode: undefined }),
    'not base64': async () => ({ encryptedData: '*'.repeat(216), iv: Buffer.alloc(16).toString('base64') }),
  }
}

function cutBlock({ encryptedData, iv }: Sealed): Sealed {
  return { encryptedData: Buffer.from(encryptedData, 'base64').subarray(0, -16).toString('base64'), iv }
}
