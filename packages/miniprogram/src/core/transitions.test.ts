import { expect, it } from 'vitest'
import { settled } from './testing/clock.ts'
import { FakeDevice, type Page } from './testing/device.ts'
import { closed, open, problem } from './testing/server.ts'
import { transitions, type Step } from './transitions.ts'

/** `ready tapped` */
type Row = { [S in Step]: `${S} ${keyof (typeof transitions)[S] & string}` }[Step]

/** What leads to the row's step and makes its thing happen. */
type Walk = (device: FakeDevice) => Promise<Page>

const withSms = [open('quick'), open('sms')]

const consent: Walk = (device) => device.page()

const ready: Walk = async (device) => {
  const page = await consent(device)
  await page.tick()
  return page
}

const asking: Walk = async (device) => {
  const page = await ready(device)
  page.register.tap()
  return page
}

/** The number is on its way to the server. */
const submitting: Walk = async (device) => {
  const page = await ready(device)
  void page.allow()
  return page
}

const number: Walk = async (device) => {
  device.server.rungs = withSms
  const page = await ready(device)
  page.register.choose('sms')
  return page
}

const code: Walk = async (device) => {
  const page = await number(device)
  page.register.sendOtp('+8613800138000')
  await settled()
  return page
}

const answeredBy =
  (...fates: Parameters<FakeDevice['server']['next']> extends [string, ...infer F] ? F : never): Walk =>
  async (device) => {
    device.server.next('POST /v1/flows/:id/phone', ...fates)
    return submitting(device)
  }

const then =
  (walk: Walk, act: (page: Page, device: FakeDevice) => unknown): Walk =>
  async (device) => {
    const page = await walk(device)
    await act(page, device)
    return page
  }

/** On another page of the same mini program. */
const joinElsewhere = async ({ client }: Page, device: FakeDevice) => {
  device.server.rungs = withSms
  const other = await device.page({ client })
  await other.tick()
  await other.allow()
}

/** The server has known her all along, and a new session says so. */
const signInElsewhere = async ({ client }: Page, device: FakeDevice) => {
  device.server.account = { id: 'acc-1', phone: '138******00', createdAt: '2026-01-01T00:00:00.000Z' }
  client.flowAccess.dropSession()
  await client.signIn()
}

const rows: Record<Row, { walk: Walk; ends: Step[] }> = {
  'preparing signedIn': { walk: consent, ends: ['preparing', 'consent'] },
  'preparing alreadyMember': {
    walk: (device) => {
      device.server.account = { id: 'acc-1', phone: '138******00', createdAt: '2026-01-01T00:00:00.000Z' }
      return device.page()
    },
    ends: ['preparing', 'registered'],
  },
  'preparing resumed': {
    walk: async (device) => {
      const page = await submitting(device)
      page.register.dispose()
      return device.page({ client: page.client })
    },
    ends: ['preparing', 'submitting', 'registered'],
  },
  'preparing failed': {
    walk: (device) => {
      device.online = false
      return device.page()
    },
    ends: ['preparing', 'problem'],
  },
  'consent agreed': { walk: then(consent, (page) => void page.tick()), ends: ['consent', 'opening', 'ready'] },
  'consent tappedTooSoon': { walk: then(consent, (page) => page.register.tap()), ends: ['preparing', 'consent'] },
  'consent alreadyMember': { walk: then(consent, joinElsewhere), ends: ['consent', 'registered'] },
  'opening opened': { walk: ready, ends: ['opening', 'ready'] },
  'opening answered': {
    walk: then(ready, async (page, device) => {
      device.held = []
      await device.clock.advance(14.5 * 60_000)
      page.register.phoneEvent('quick', { detail: { code: 'c' } })
      await device.release()
    }),
    ends: ['ready', 'opening', 'submitting', 'registered'],
  },
  'opening alreadyMember': { walk: then(ready, joinElsewhere), ends: ['ready', 'opening', 'registered'] },
  'opening resumed': {
    walk: async (device) => {
      const gone = await asking(device)
      gone.register.dispose()
      const page = await device.page({ client: gone.client })
      await page.tick()
      gone.register.phoneEvent('quick', { detail: { code: 'c' } })
      return page
    },
    ends: ['ready', 'opening', 'submitting', 'registered'],
  },
  'opening withdrawn': {
    walk: then(consent, (page) => {
      page.register.agree(true)
      page.register.agree(false)
    }),
    ends: ['opening', 'consent'],
  },
  'opening outdated': {
    walk: (device) => {
      device.server.next('POST /v1/flows', problem('consent_outdated', { policyVersion: '2' }))
      return ready(device)
    },
    ends: ['opening', 'consent'],
  },
  'opening failed': {
    walk: (device) => {
      device.server.next('POST /v1/flows', 'offline')
      return ready(device)
    },
    ends: ['opening', 'problem'],
  },
  'opening openedForSms': {
    walk: then(code, async (page, device) => {
      device.server.expireFlows()
      page.register.submitOtp('111111')
      await settled()
    }),
    ends: ['submitting', 'opening', 'number'],
  },
  'ready tapped': { walk: asking, ends: ['ready', 'asking'] },
  'ready answered': {
    walk: then(ready, (page) => page.register.phoneEvent('quick', { detail: { code: 'c' } })),
    ends: ['ready', 'submitting', 'registered'],
  },
  'ready submitted': {
    walk: (device) => {
      device.server.knownPhone = '138******00'
      return then(ready, (page) => page.register.useKnown())(device)
    },
    ends: ['ready', 'submitting', 'registered'],
  },
  'ready chose': { walk: then(ready, (page) => page.register.choose('realtime')), ends: ['opening', 'ready'] },
  'ready choseSms': { walk: number, ends: ['ready', 'number'] },
  'ready choseCode': {
    walk: then(code, (page) => {
      page.register.choose('quick')
      page.register.choose('sms')
    }),
    ends: ['code', 'ready', 'code'],
  },
  'ready withdrawn': { walk: then(ready, (page) => page.untick()), ends: ['ready', 'consent'] },
  'ready renewed': {
    walk: then(ready, (_page, device) => device.clock.advance(14.5 * 60_000)),
    ends: ['ready', 'opening', 'ready'],
  },
  'ready overtaken': { walk: then(ready, joinElsewhere), ends: ['ready', 'opening', 'registered'] },
  'ready alreadyMember': { walk: then(ready, signInElsewhere), ends: ['ready', 'registered'] },
  'asking tapped': {
    walk: then(asking, async (page, device) => {
      await device.clock.advance(3_000)
      page.register.tap()
    }),
    ends: ['ready', 'asking'],
  },
  'asking answered': { walk: submitting, ends: ['asking', 'submitting', 'registered'] },
  'asking overtaken': { walk: then(asking, joinElsewhere), ends: ['asking', 'opening', 'registered'] },
  'submitting completed': { walk: submitting, ends: ['submitting', 'registered'] },
  'submitting refused': { walk: answeredBy(problem('tap_again')), ends: ['submitting', 'ready'] },
  'submitting conflicted': {
    walk: (device) => {
      device.server.rungs = withSms
      device.server.isTaken = true
      return submitting(device)
    },
    ends: ['submitting', 'number'],
  },
  'submitting sent': { walk: code, ends: ['number', 'submitting', 'code'] },
  'submitting backToNumber': {
    walk: (device) => {
      device.server.next('POST /v1/flows/:id/sms', problem('invalid_request'))
      return code(device)
    },
    ends: ['number', 'submitting', 'number'],
  },
  'submitting backToCode': {
    walk: (device) => {
      device.server.next('POST /v1/flows/:id/otp', problem('invalid_request'))
      return then(code, (page) => page.register.submitOtp('123456'))(device)
    },
    ends: ['code', 'submitting', 'code'],
  },
  'submitting reopened': {
    walk: answeredBy(problem('phone_data_rejected')),
    ends: ['submitting', 'opening', 'ready'],
  },
  'submitting outdated': {
    walk: answeredBy(problem('consent_outdated', { policyVersion: '2' })),
    ends: ['submitting', 'consent'],
  },
  'submitting departed': {
    walk: then(submitting, (page) => page.client.signOut()),
    ends: ['submitting', 'preparing', 'consent'],
  },
  'submitting failed': { walk: answeredBy(problem('user_blocked')), ends: ['submitting', 'problem'] },
  'submitting repeated': {
    walk: then(answeredBy('lost'), (_page, device) => device.clock.advance(1_000)),
    ends: ['submitting', 'registered'],
  },
  'number submitted': { walk: code, ends: ['number', 'submitting', 'code'] },
  'number mistyped': { walk: then(number, (page) => page.register.sendOtp('+86')), ends: ['ready', 'number'] },
  'number chose': { walk: then(number, (page) => page.register.choose('quick')), ends: ['number', 'ready'] },
  'number withdrawn': { walk: then(number, (page) => page.untick()), ends: ['number', 'consent'] },
  'number alreadyMember': { walk: then(number, joinElsewhere), ends: ['number', 'registered'] },
  'code submitted': {
    walk: then(code, (page) => page.register.submitOtp('111111')),
    ends: ['code', 'submitting', 'registered'],
  },
  'code mistyped': { walk: then(code, (page) => page.register.submitOtp('12')), ends: ['submitting', 'code'] },
  'code counted': {
    walk: then(code, (_page, device) => device.clock.advance(5_000)),
    ends: ['submitting', 'code'],
  },
  'code changedNumber': { walk: then(code, (page) => page.register.changeNumber()), ends: ['code', 'number'] },
  'code chose': { walk: then(code, (page) => page.register.choose('quick')), ends: ['code', 'ready'] },
  'code withdrawn': { walk: then(code, (page) => page.untick()), ends: ['code', 'consent'] },
  'code alreadyMember': { walk: then(code, joinElsewhere), ends: ['code', 'registered'] },
  'registered departed': {
    walk: then(submitting, async (page) => {
      await settled()
      await page.client.signOut()
    }),
    ends: ['registered', 'preparing', 'consent'],
  },
  'problem restarted': {
    walk: async (device) => {
      device.online = false
      const page = await device.page()
      device.online = true
      page.register.retry()
      return page
    },
    ends: ['problem', 'preparing', 'consent'],
  },
  'problem resubmitted': {
    walk: then(answeredBy(problem('wechat_misconfigured')), async (page) => {
      await settled()
      page.register.retry()
    }),
    ends: ['problem', 'submitting', 'registered'],
  },
  'problem alreadyMember': {
    walk: then(answeredBy(problem('user_blocked')), async (page, device) => {
      await settled()
      await joinElsewhere(page, device)
    }),
    ends: ['problem', 'registered'],
  },
}

/** What is seen of a happening that leads back to its own step. */
const seenWithin: Partial<Record<Row, (page: Page) => unknown>> = {
  'consent tappedTooSoon': ({ view }) => view.consentMissing,
  'ready chose': ({ view }) => view.offer === 'realtime',
  'asking tapped': ({ view }) => view.shielded,
  'submitting repeated': ({ views }) =>
    views.some(({ step, message }) => step === 'submitting' && message?.tone === 'busy'),
  'number mistyped': ({ view }) => view.message?.tone === 'error',
  'code mistyped': ({ view }) => view.message?.tone === 'error',
  'code counted': ({ view }) => view.sms?.resendInSeconds === 55,
}

const steps = Object.keys(transitions) as Step[]

it.each(Object.entries(rows))('%s', async (row, { walk, ends }) => {
  const page = await walk(new FakeDevice())
  await settled()
  const [from, happening] = row.split(' ') as [Step, string]
  const to = (transitions[from] as Record<string, Step>)[happening]
  expect(page.steps().slice(-ends.length)).toEqual(ends)
  // The walk did pass over the row it is for.
  if (to === from) expect(seenWithin[row as Row]!(page)).toBe(true)
  else expect(page.steps().join(' ')).toContain(`${from} ${to}`)
})

it('every step can be left and can be reached', () => {
  const reached = new Set<string>(steps.flatMap((step) => Object.values(transitions[step])))
  expect(steps.filter((step) => step !== 'preparing' && !reached.has(step))).toEqual([])
  expect(steps.filter((step) => Object.keys(transitions[step]).length === 0)).toEqual([])
})

it('closed rungs offer nothing', async () => {
  const device = new FakeDevice()
  device.server.rungs = [closed('quick', 'no_quota'), closed('sms', 'not_available_yet')]
  const page = await ready(device)
  expect(page.view).toMatchObject({ step: 'ready', offer: undefined, armed: undefined, others: [] })
  expect(page.register.tap()).toBe(false)
})
