import type { Refusal, SubmitPhone } from '@quickreg/contract'

export type TapKind = 'quick' | 'realtime'

/** What a tap brought: something to submit, or the device's own words for why not. */
export type TapResult = { proof: SubmitPhone } | { refusal: Refusal }

interface Detail {
  code?: unknown
  encryptedData?: unknown
  iv?: unknown
  errMsg?: unknown
  errno?: unknown
}

/**
 * Reads the event of the phone button. Its detail lies on the event itself on some clients (iOS and devtools with base
 * library 3.2.3), one layer deeper under Skyline 3.4.0, and as documented on the others.
 */
export function readPhoneEvent(kind: TapKind, event: unknown): TapResult {
  const { code, encryptedData, iv, errMsg, errno } = findDetail(event)
  if (isText(code)) return { proof: { rung: kind, phoneCode: code } }
  // Below base library 2.21.2 there is no code; the realtime button never brings sealed data.
  if (isText(encryptedData) && isText(iv)) return { proof: { rung: 'quick', encryptedData, iv } }
  const number = Number(errno ?? NaN)
  return {
    refusal: {
      errMsg: String(errMsg ?? '').slice(0, maxErrMsg),
      ...(number === Math.floor(number) && { errno: number }),
    },
  }
}

const maxErrMsg = 1024

function findDetail(event: unknown): Detail {
  const outer = (event ?? {}) as { detail?: { detail?: unknown } }
  const layers = [outer.detail?.detail, outer.detail, outer]
  return (layers.find((layer) => hasResult(layer)) ?? {}) as Detail
}

function hasResult(layer: unknown): boolean {
  if (typeof layer !== 'object' || layer === null) return false
  const { code, encryptedData, errMsg } = layer as Detail
  return code !== undefined || encryptedData !== undefined || errMsg !== undefined
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
