import { randomFraction, type RandomSource } from '../random.ts'

export const malformations = [
  'html',
  'empty',
  'bom',
  'huge',
  'deep',
  'truncated',
  'no_phone_info',
  'wrong_types',
] as const
export type Malformation = (typeof malformations)[number]

type FaultKind =
  | { kind: 'errcode'; errcode: number; errmsg?: string; afterEffect?: boolean }
  | { kind: 'code'; code: string; message?: string; afterEffect?: boolean }
  | { kind: 'status'; status: number; afterEffect?: boolean }
  | { kind: 'delay' }
  | { kind: 'drip'; bytesPerSecond: number }
  | { kind: 'cut'; afterBytes?: number }
  | { kind: 'malformed'; body: Malformation; afterEffect?: boolean }
  | { kind: 'no_answer'; afterEffect?: boolean }
  | { kind: 'drop_after_effect' }

/**
 * Something that goes wrong on a route. `times` limits how often it strikes, `probability` how likely each time is;
 * `delayMs` holds any answer back in real time.
 */
export type Fault = FaultKind & { route: string; times?: number; probability?: number; delayMs?: number }

/** Faults strike WeChat's API (`*` means all of it), the SMS vendors, and the inbox, which stands for one more. */
export const smsRoute = '/_emulator/sms'

interface FaultTarget {
  method: string
  path: string
  /** Whether the path is one of WeChat's. */
  isWechatApi: boolean
}

export interface Faults {
  /** Replaces all faults. */
  put(faults: Fault[]): void
  list(): Fault[]
  /** The fault that strikes this request, counted as struck. */
  take(request: FaultTarget): Fault | undefined
}

export function createFaults(random: RandomSource): Faults {
  let faults: Fault[] = []
  const strikes = (fault: Fault, { path, isWechatApi }: FaultTarget): boolean =>
    (fault.route === path || (fault.route === '*' && isWechatApi)) &&
    fault.times !== 0 &&
    (fault.probability === undefined || randomFraction(random) < fault.probability)
  return {
    put: (replacement) => void (faults = replacement),
    list: () => faults,
    take(request) {
      // Reading the inbox is not the vendor's work.
      if (request.path === smsRoute && request.method === 'GET') return undefined
      const fault = faults.find((candidate) => strikes(candidate, request))
      if (fault?.times !== undefined) fault.times -= 1
      return fault
    },
  }
}

/** Whether the request is carried out although its answer goes wrong. */
export function hasEffect(fault: Fault | undefined): boolean {
  if (fault && 'afterEffect' in fault && fault.afterEffect !== undefined) return fault.afterEffect
  return !fault || !['errcode', 'code', 'status', 'no_answer'].includes(fault.kind)
}
