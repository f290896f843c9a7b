import { WechatRefusal } from './refusals.ts'

/** 44002 without a body, 47001 for anything that is not one JSON object. */
export function parseJsonObject(body: Buffer, options: { hint?: boolean } = {}): Record<string, unknown> {
  if (body.length === 0) throw new WechatRefusal(44002)
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body))
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      return parsed as Record<string, unknown>
    }
  } catch {
    // Form-encoded, cut or not UTF-8: the same answer as for the wrong kind of JSON.
  }
  throw new WechatRefusal(47001, options)
}
