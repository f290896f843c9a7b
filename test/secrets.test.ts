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

it('shows no secret and no number in an answer, in the log or in what is stored', async () => {
  const answers: unknown[] = []
  const phone = await world.holdPhone(await world.somebody())
  const old = await world.holdPhone(await world.somebody())
  const codes = [await world.wechat.login(phone.person)]
  answers.push(phone.session, old.session)

  const { flowId } = await phone.openFlow()
  const detail = await phone.tap()
  codes.push(detail.code ?? '')
  answers.push(await phone.submitCode(flowId, detail.code), await old.joinWithData())
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
  const numbers = [phone, old].map(({ person }) => person.phones[0]?.purePhoneNumber ?? '')
  const neverStoredOrLogged = [...codes, phone.session.sessionToken, old.session.sessionToken, ...numbers]
  const stored = await storedBytes(world)
  const log = logged.join('')
  expect(log).toContain('"request"') // the log was really heard
  expect(stored).toContain(phone.person.openids[world.wechat.appid]) // and the disk really read
  for (const secret of [...neverAnywhere, ...neverStoredOrLogged].flatMap(spellings)) {
    expect(stored).not.toContain(secret)
    expect(log).not.toContain(secret)
  }
  const said = JSON.stringify(answers)
  for (const secret of [...neverAnywhere, ...numbers].flatMap(spellings)) expect(said).not.toContain(secret)
})
