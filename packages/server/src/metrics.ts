import { readFileSync } from 'node:fs'
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import { createLatencies } from './latencies.ts'
import type { Alarm, Meter } from './ports.ts'

const helps: Record<Parameters<Meter['count']>[0], string> = {
  sign_ins: 'Sessions opened, by whether the person was registered',
  open_data_decryptions: 'Decryptions of first-generation data, one for each key tried',
  otps_sent: 'Codes by SMS, by what became of the message',
  otps_tried: 'Codes entered, by how they were',
  limited: 'Requests refused by a limit or a budget, by which',
  alarms: 'What somebody has to look at',
  pushes: 'Messages WeChat pushed, by event',
  shed: 'Requests turned away because there was too much to do, by what there was too much of',
}

/** What alerts look for is there from the start, at 0: Prometheus sees no increase in what begins at 1. */
const watched: { [Name in keyof typeof helps]?: readonly string[] } = {
  alarms: ['budget_low', 'wechat_trouble', 'proxy_unknown', 'sms_failing'] satisfies Alarm['kind'][],
  open_data_decryptions: ['rejected'],
  shed: ['requests', 'store'],
}

/** Seconds. Around the goals the steps are narrow; a request ends after 15 s at most, a call of WeChat after 5 s. */
const requestBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const callBuckets = [0.01, 0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 1, 2, 3.5, 5]
const unitBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 3]

/** What `/metrics` shows; one set for each server, so that several may live in one process. */
export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  new Gauge({ name: 'quickreg_build_info', help: 'Which version runs', labelNames: ['version'], registers }).set(
    { version: packageVersion() },
    1,
  )

  const counters = Object.fromEntries(
    Object.entries(helps).map(([name, help]) => [
      name,
      new Counter({ name: `quickreg_${name}_total`, help, labelNames: ['kind'], registers }),
    ]),
  )
  for (const [name, kinds] of Object.entries(watched)) for (const kind of kinds) counters[name]?.inc({ kind }, 0)
  const flows = new Counter({
    name: 'quickreg_flow_outcomes_total',
    help: 'What became of flows, and of single attempts in them; the reason is a problem code or what closed the way',
    labelNames: ['kind', 'rung', 'reason'],
    registers,
  })
  const meter: Meter = {
    count: (name, kind) => counters[name]?.inc({ kind }),
    countFlow: ({ kind, rung = '', reason = '' }) => flows.inc({ kind, rung, reason }),
  }

  const requests = createLatencies({
    name: 'quickreg_request_seconds',
    help: 'Requests by route and status',
    labels: ['method', 'route', 'status'],
    buckets: requestBuckets,
  })
  const calls = createLatencies({
    name: 'quickreg_wechat_call_seconds',
    help: 'Calls of WeChat’s server API',
    labels: ['path', 'outcome'],
    buckets: callBuckets,
  })
  const callErrors = new Counter({
    name: 'quickreg_wechat_errcodes_total',
    help: 'What WeChat refused, by its errcode',
    labelNames: ['path', 'errcode'],
    registers,
  })
  const units = createLatencies({
    name: 'quickreg_store_unit_seconds',
    help: 'Units of work of the store, from being asked for to being on disk',
    labels: ['outcome'],
    buckets: unitBuckets,
  })

  return {
    meter,
    observeRequest: ({ method, route, status, ms }: { method: string; route: string; status: number; ms: number }) =>
      requests.observe(ms / 1000, usualMethods.has(method) ? method : 'other', route, String(status)),
    observeCall({ path, outcome, errcode, ms }: { path: string; outcome: string; errcode?: number; ms: number }) {
      calls.observe(ms / 1000, path, outcome)
      if (errcode) callErrors.inc({ path, errcode })
    },
    observeUnit: (ms: number, outcome: 'kept' | 'taken_back') => units.observe(ms / 1000, outcome),
    /** Read when somebody looks. */
    gaugePending: (read: () => number) =>
      new Gauge({
        name: 'quickreg_store_pending',
        help: 'Units of work and reads that were asked of the store and are not done at this moment',
        registers,
        collect() {
          this.set(read())
        },
      }),
    /** Read when somebody looks; where it cannot be read there is no sample, and the other metrics stand. */
    gaugeBudgets: (read: () => Promise<Record<string, number>>) =>
      new Gauge({
        name: 'quickreg_budget_used_ratio',
        help: 'Share of today’s budget that is spent or set aside; at 0.8 no new flow is offered what it pays for',
        labelNames: ['budget'],
        registers,
        async collect() {
          this.reset()
          for (const [budget, share] of Object.entries(await read().catch(() => ({})))) this.set({ budget }, share)
        },
      }),
    /** In Prometheus' text format. */
    text: async () => [await registry.metrics(), requests.text(), calls.text(), units.text()].join('\n'),
  }
}

/** A program that mounts us may hand on any method; labels are few and fixed. */
const usualMethods = new Set(['GET', 'POST', 'DELETE', 'HEAD'])

function packageVersion(): string {
  const file = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(file) as { version: string }).version
}
