import { setTimeout as sleep } from 'node:timers/promises'
import type { Purpose } from '@quickreg/contract'
import type { ApiSecurityKeys } from '@quickreg/protocol'
import { createWechatApi, type Transport, type WechatApiError } from '@quickreg/wechat-api'
import { billingDay } from './domain/billingDay.ts'
import type { Account, Contact, Flow } from './domain/entities.ts'
import { usedShares } from './domain/costs.ts'
import type { RandomInt } from './domain/otp.ts'
import { defaultPolicy, type Policy } from './domain/policy.ts'
import type { Scenes } from './domain/scene.ts'
import type { Secret } from './domain/secret.ts'
import { createHttpApp, type RequestLogEntry } from './http/app.ts'
import { createClientAddress } from './http/clientAddress.ts'
import { shedding } from './http/overload.ts'
import { createKeyring, type KeysFile } from './keys.ts'
import { createLog, describeError, type Log } from './logging.ts'
import { createMetrics } from './metrics.ts'
import type { Alarm, Clock, RaiseAlarm, Random } from './ports.ts'
import { createRandom, randomInt } from './random.ts'
import { createSms, type SmsConfig } from './sms/createSms.ts'
import type { PostgresOptions } from './store/database.ts'
import { openDatabase } from './store/open.ts'
import { watchHealth } from './store/health.ts'
import { measured } from './store/measured.ts'
import { createStores } from './store/stores.ts'
import { createUseCases } from './usecases/index.ts'
import type { OpenDataMode } from './usecases/submitPhoneData.ts'
import { createWechat } from './wechat/wechat.ts'

/** What a finished flow yields, for the program that embeds the server. */
export interface Completed {
  flowId: string
  purpose: Purpose
  scene: string
  isNew: boolean
  account?: Account
  contact?: Contact
}

export interface QuickregOptions {
  appid: string
  secret: Secret
  wechatApiUrl: string
  /** Carries the requests to WeChat; kept-alive connections of our own by default. */
  wechatTransport?: Transport
  tokenEndpoint?: 'stable_token' | 'token'
  apiSecurity?: ApiSecurityKeys
  /** `sqlite:FILE` or `postgres://…`. */
  databaseUrl: string
  postgres?: PostgresOptions
  keys: KeysFile
  scenes: Scenes
  /** Name → SHA-256 of the key, 64 hex digits. */
  serviceKeys?: Readonly<Record<string, string>>
  push?: { token: Secret; encodingAESKey: Secret }
  openData?: OpenDataMode
  /** Without it the SMS rung is closed. */
  sms?: SmsConfig
  /** Limits, budgets and prices, in place of the usual ones. */
  policy?: Partial<Policy>
  tokenIssuer?: string
  docs?: boolean
  /** Addresses and CIDR ranges of the proxies whose X-Forwarded-For is believed; none by default. */
  trustedProxies?: readonly string[]
  /** JSON lines on standard output by default. */
  log?: Log
  now?: Clock
  random?: Random
  /** Draws the codes. */
  randomInt?: RandomInt
  /** Called once for each flow that ended with a number, after it is stored; what it throws is logged and changes nothing. */
  onCompleted?: (completed: Completed) => void | Promise<void>
  /** The database can no longer be trusted to keep what it acknowledged: the process has to end. */
  onFatal?: (error: unknown) => void
}

export interface Health {
  database: boolean
  /** The process is about to stop: requests are still answered, but belong elsewhere. */
  draining: boolean
  /** What WeChat last refused us for, until it answers again: 40125, 40164, … */
  wechatTrouble: string | undefined
}

export interface Quickreg {
  /**
   * Answers a request. `remoteAddress` is that of the socket it came by (with node:http,
   * `incoming.socket.remoteAddress`): limits per network count by it, and there are none for a request without it.
   */
  fetch(request: Request, peer?: { remoteAddress?: string }): Promise<Response>
  health(): Promise<Health>
  /** From now on `/readyz` says that this process cannot serve, while everything is answered as before. */
  startDraining(): void
  /** Prometheus text. */
  metrics(): Promise<string>
  /** Erases what is past its time; called every minute. */
  sweep(): Promise<void>
  close(): Promise<void>
}

const sweepEveryMs = 60_000
/**
 * Four times the clients that keep one process busy. With 3,000 who came back after a second, on two shared cores, 85 %
 * of what 64 of them get done was done with 256 and with 512, half of it with 64 and with 1,024; half of those let in
 * waited 150 ms with 256, 240 with 512, 1,000 with 1,024.
 */
const overloadBound = 256
const someMainlandNumber = '+8613800138000'

/** The registration service as a function from Request to Response: mount it in any server. */
export async function createQuickreg(options: QuickregOptions): Promise<Quickreg> {
  const { appid, onFatal, postgres, log = createLog('info'), now = () => new Date(), random = createRandom() } = options
  const sms = options.sms && createSms(options.sms, { log, now, random })
  const policy = { ...defaultPolicy, ...options.policy }
  if (sms) policy.prices = { ...policy.prices, sms: sms.priceOf(someMainlandNumber) }
  const keyring = createKeyring(options.keys, random)
  const metrics = createMetrics()
  const { meter } = metrics
  const opened = await openDatabase(options.databaseUrl, { onFatal, postgres })
  const health = watchHealth(opened, now) // not among what is pending, which anybody could fill with it
  const database = measured(opened, (ms, outcome, why) => {
    metrics.observeUnit(ms, outcome)
    if (why !== undefined) health.noteFailure(why)
  })
  const stores = createStores({ database, keyring, random, policy })
  metrics.gaugePending(database.pending)
  metrics.gaugeBudgets(async () => {
    const used = await stores.costs.budgetsUsed({ appid, day: billingDay(now()), now: now() })
    return used ? usedShares(used, policy.budgets) : {}
  })

  let wechatTrouble: string | undefined
  const api = createWechatApi({
    appid,
    secret: options.secret.reveal(),
    baseUrl: options.wechatApiUrl,
    transport: options.wechatTransport,
    now,
    random,
    tokens: stores.accessTokens,
    tokenEndpoint: options.tokenEndpoint,
    security: options.apiSecurity,
    onCall(call) {
      if (call.outcome === 'ok') wechatTrouble = undefined
      metrics.observeCall(call)
    },
  })
  const raiseAlarm: RaiseAlarm = ({ kind, ...details }) => {
    meter.count('alarms', kind)
    log.error({ alarm: kind, ...details }, alarmTexts[kind])
  }
  const wechat = createWechat(api, (error: WechatApiError) => {
    wechatTrouble = String(error.errcode ?? error.kind)
    raiseAlarm({ kind: 'wechat_trouble', code: wechatTrouble })
  })

  const useCases = createUseCases({
    appid,
    issuer: options.tokenIssuer ?? 'quickreg',
    scenes: options.scenes,
    openData: options.openData ?? 'confirmed',
    pushKeys: options.push && {
      appid,
      token: options.push.token.reveal(),
      encodingAESKey: options.push.encodingAESKey.reveal(),
    },
    stores,
    wechat,
    keyring,
    policy,
    sms,
    meter,
    raiseAlarm,
    onCompleted: (flow) => void tell(options.onCompleted, log, flow),
    now,
    random,
    randomInt: options.randomInt ?? randomInt,
    sleep: (ms) => sleep(ms),
  })
  let draining = false
  const newTraceId = () => random(8).toString('hex')
  const logRequest = (entry: RequestLogEntry) => log.info(entry, 'request')
  const app = createHttpApp({
    useCases,
    keyring,
    now,
    serviceKeys: options.serviceKeys ?? {},
    docs: options.docs ?? false,
    clientAddress: createClientAddress(
      options.trustedProxies ?? [],
      onceOnly(() => raiseAlarm({ kind: 'proxy_unknown' })),
    ),
    ready: async () => !draining && (await health.isAlive()),
    newTraceId,
    log: {
      request(entry) {
        metrics.observeRequest(entry)
        logRequest(entry)
      },
      error: (error, context) => log.error({ ...context, error: describeError(error) }, 'request failed'),
    },
  })

  const sweep = () => stores.housekeeping.sweep(now())
  const sweeping = setInterval(() => {
    sweep().catch((error: unknown) => log.error({ error: describeError(error) }, 'housekeeping failed'))
  }, sweepEveryMs)
  sweeping.unref()

  return {
    fetch: shedding(async (request, peer) => app.fetch(request, { remoteAddress: peer?.remoteAddress }), {
      bound: overloadBound,
      pending: database.pending,
      newTraceId,
      onShed(entry, tooMuch) {
        meter.count('shed', tooMuch) // and not among the requests: those who get nothing get it fast
        logRequest(entry)
      },
    }),
    health: async () => ({ database: await health.isAlive(), draining, wechatTrouble }),
    startDraining() {
      draining = true
    },
    metrics: metrics.text,
    sweep,
    async close() {
      clearInterval(sweeping)
      await api.close()
      await sms?.close()
      await database.close()
    },
  }
}

function onceOnly(act: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) act()
    isDone = true
  }
}

const alarmTexts: Record<Alarm['kind'], string> = {
  budget_low: 'More than 80 % of the day’s budget is spent: no new flow is offered what it pays for',
  wechat_trouble: 'WeChat refuses this server; `quickreg explain` has the cure',
  proxy_unknown: 'A proxy that TRUSTED_PROXIES does not name: all who come by it share the limits of one network',
  sms_failing: 'An SMS vendor does not send; `quickreg explain` has the cure',
}

async function tell(
  onCompleted: QuickregOptions['onCompleted'],
  log: Log,
  { id: flowId, purpose, scene, outcome }: Flow,
): Promise<void> {
  if (!onCompleted || !outcome) return
  const { isNew, account, contact } = outcome
  try {
    await onCompleted({ flowId, purpose, scene, isNew, ...(account && { account }), ...(contact && { contact }) })
  } catch (error) {
    log.error({ flowId, error: describeError(error) }, 'onCompleted failed')
  }
}
