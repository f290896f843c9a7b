import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Meter } from './ports.ts'

const helps: Record<Parameters<Meter['count']>[0], string> = {
  sign_ins: 'Sessions opened, by whether the person was registered',
  flow_outcomes: 'Ends of claimed flows',
  open_data_decryptions: 'Decryptions of first-generation data, one for each key tried',
  otps_sent: 'Codes by SMS, by what became of the message',
  otps_tried: 'Codes entered, by how they were',
  limited: 'Requests refused by a limit',
  alarms: 'What somebody has to look at',
  pushes: 'Messages WeChat pushed, by event',
}

/** Counters for `/metrics`; one registry for each server, so that several may live in one process. */
export function createMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const counters = Object.fromEntries(
    Object.entries(helps).map(([name, help]) => [
      name,
      new Counter({ name: `quickreg_${name}_total`, help, labelNames: ['kind'], registers: [registry] }),
    ]),
  )
  const requests = new Histogram({
    name: 'quickreg_request_seconds',
    help: 'Requests by route and status',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  })
  const calls = new Histogram({
    name: 'quickreg_wechat_call_seconds',
    help: 'Calls of WeChat’s server API',
    labelNames: ['path', 'outcome', 'errcode'],
    registers: [registry],
  })
  const meter: Meter = { count: (name, label) => counters[name]?.inc({ kind: label }) }
  /** Read when somebody looks; where it cannot be read there is no sample, and the other metrics stand. */
  const gaugeBudgets = (read: () => Promise<Record<string, number>>) =>
    new Gauge({
      name: 'quickreg_budget_used_ratio',
      help: 'Share of today’s budget that is spent or set aside; at 0.8 no new flow is offered what it pays for',
      labelNames: ['budget'],
      registers: [registry],
      async collect() {
        this.reset()
        for (const [budget, share] of Object.entries(await read().catch(() => ({})))) this.set({ budget }, share)
      },
    })
  return { registry, meter, requests, calls, gaugeBudgets }
}
