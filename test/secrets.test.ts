import { createHash } from 'node:crypto'
import { tokensSchema, type Tokens } from '@quickreg/contract'
import { createLog, type Log } from '@quickreg/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { call } from './support/http.ts'
import { storedBytes } from './support/stored.ts'
import { startWorld, type World } from './support/world.ts'

let world: World
const logged: string[] = []

/** The server's own log, kept instead of printed. */
function recordingLog(): Log {
  const log = createLog('debug', { write: (line: string) => void logged.push(line) })
  return log
}

beforeAll(async () => {
  world = await startWorld({}, { log: recordingLog() })
})
afterAll(() => world.close())

/** Every spelling in which a thief would look for a value. */
function spellings(secret: string): string[] {
  const forms = [secret, encodeURIComponent(secret)]
  for (const bytes of [Buffer.from(secret), Buffer.from(secret, 'base64')]) {
    forms.push(bytes.toString('hex'), bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('latin1'))
  }
  return [...new Set(forms)].filter((form) => form.length >= 8)
}

/** What a thief of the database would look for who tries all numbers there are: there are few enough. */
function hashes(number: string): string[] {
  return [number, `+86${number}`, `86${number}`].flatMap((text) =>
    ['sha256', 'sha1', 'md5', 'sha512'].flatMap((algorithm) =>
      (['hex', 'base64', 'base64url'] as const).map((encoding) =>
        createHash(algorithm).update(text).digest(encoding).replace(/=+$/, ''),
      ),
    ),
  )
}

/** As they are, and the parts of which they are made. */
const partsOf = ({ accessToken, refreshToken }: Tokens) => [
  accessToken,
  ...accessToken.split('.').slice(1),
  refreshToken,
]

it('shows no secret and no number in an answer, in the log or in what is stored', async () => {
  const answers: unknown[] = []
  const phone = await world.holdPhone(await world.somebody())
  const old = await world.holdPhone(await world.somebody())
  const codes = [await world.wechat.login(phone.person)]
  answers.push(phone.session, old.session)

  const { flowId } = await phone.openFlow()
  const detail = await phone.tap()
  codes.push(detail.code ?? '')
  const joined = await phone.submitCode(flowId, detail.code)
  const bySms = await world.holdPhone(await world.somebody())
  answers.push(joined, await old.joinWithData(), await bySms.joinBySms())
  const refreshed = await call('POST', `${world.server.url}/v1/tokens/refresh`, {
    body: { refreshToken: joined.tokens!.refreshToken },
  })
  const tokens = [joined.tokens!, tokensSchema.parse(refreshed.body)]
  answers.push(await phone.join({ scene: 'booking' }))
  // Failures are where things leak: each kind once, with the log at its most talkative.
  for (const errcode of [-1, 40125, 40001, 48001]) {
    await world.wechat.faults({ faults: [{ route: '*', kind: 'errcode', errcode }] })
    const next = await world.wechat.login(phone.person)
    codes.push(next)
    answers.push((await call('POST', `${world.server.url}/v1/sessions`, { body: { loginCode: next } })).body)
    world.clock.advance(30)
  }
  await world.wechat.faults({ faults: [{ route: '*', kind: 'cut', afterBytes: 5 }] })
  answers.push((await call('POST', `${world.server.url}/v1/sessions`, { body: { loginCode: 'junk' } })).body)
  await world.wechat.faults({ faults: [] })

  const { sessions } = await world.wechat.state<{ sessions: { sessionKey: string }[] }>()
  const { WECHAT_SECRET, WECHAT_PUSH_AES_KEY } = world.environment
  const neverAnywhere = [
    WECHAT_SECRET ?? '',
    WECHAT_PUSH_AES_KEY ?? '',
    ...sessions.map(({ sessionKey }) => sessionKey),
  ]
  const numbers = [phone, old, bySms].map(({ person }) => person.phones[0]?.purePhoneNumber ?? '')
  const sessionTokens = [phone, old, bySms].map(({ session }) => session.sessionToken)
  const neverStoredOrLogged = [...codes, ...sessionTokens, ...tokens.flatMap(partsOf), ...numbers]
  const stored = await storedBytes(world)
  const log = logged.join('')
  expect(log).toContain('"request"') // the log was really heard
  expect(stored).toContain(phone.person.openids[world.wechat.appid]) // and the disk really read
  const wanted = [...neverAnywhere, ...neverStoredOrLogged].flatMap(spellings)
  for (const secret of [...wanted, ...numbers.flatMap(hashes)]) {
    expect(stored.includes(secret), `${secret} in what is stored`).toBe(false)
    expect(log.includes(secret), `${secret} in the log`).toBe(false)
  }
  const said = JSON.stringify(answers)
  for (const secret of [...neverAnywhere, ...numbers].flatMap(spellings)) expect(said).not.toContain(secret)
})
