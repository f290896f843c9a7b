import { apiSecurityErrors } from './errors/apiSecurity.ts'
import { codeAndSessionErrors } from './errors/codesAndSessions.ts'
import { credentialErrors } from './errors/credentials.ts'
import { deviceErrors } from './errors/device.ts'
import type { DeviceFailure, ErrorEntry, WechatErrorEntry } from './errors/entry.ts'
import { publicErrnos } from './errors/errno.ts'
import { phoneErrnos } from './errors/phoneErrno.ts'
import { requestErrors } from './errors/requests.ts'
import { smsErrors } from './errors/smsErrors.ts'
import { thirdPartyErrors } from './errors/thirdParty.ts'

/** Every errcode, errno and errMsg a phone-number registration can meet. An errcode's general entry comes first. */
export const wechatErrors: readonly WechatErrorEntry[] = [
  ...codeAndSessionErrors,
  ...credentialErrors,
  ...requestErrors,
  ...apiSecurityErrors,
  ...thirdPartyErrors,
  ...deviceErrors,
  ...phoneErrnos,
  ...publicErrnos,
]

/** The one table that `explain` reads. */
export const errorTable: readonly ErrorEntry[] = [...wechatErrors, ...smsErrors]

const deviceEntries = [...deviceErrors, ...phoneErrnos, ...publicErrnos]

/**
 * The entry of an errcode. Some mean another thing elsewhere (40029 for a login code and for a phone code).
 *
 * @param where The path called, `/sns/jscode2session`; without it, or where the table does not list it, the general entry.
 */
export function findErrcode(errcode: number, where?: string): WechatErrorEntry | undefined {
  const entries = wechatErrors.filter(({ kind, code }) => kind === 'errcode' && code === errcode)
  return entries.find((entry) => where !== undefined && entry.where.includes(where)) ?? entries[0]
}

export function findErrno(errno: number): WechatErrorEntry | undefined {
  return wechatErrors.find(({ kind, code }) => kind === 'errno' && code === errno)
}

/**
 * What a failed tap means. The errno decides if we know it, else the key words of errMsg, whatever its prefix, case
 * and punctuation. 103 and 104 are generic ("authorize denied"): there a text that names the user's own refusal says
 * more, for some clients send these numbers with an ordinary "user deny".
 *
 * @param report As the device gave it. A success without a `code` reports `…:ok`: its client is too old.
 */
export function classifyDeviceFailure(report: { errMsg: string; errno?: number }): {
  failure: DeviceFailure
  entry?: WechatErrorEntry
} {
  const byText = bestMatches(report.errMsg, deviceEntries)[0]
  const byNumber = report.errno ? findErrno(report.errno) : undefined
  const generic = report.errno === 103 || report.errno === 104
  const entry = generic && byText?.id === 'device-user-deny' ? byText : (byNumber ?? byText)
  return entry ? { failure: entry.failure ?? 'unknown', entry } : { failure: 'unknown' }
}

/**
 * The entries a person may mean by a number or a text from a log, best match first.
 *
 * @param text `40029`, `-1`, `1400001`, `errno 104`, `invalid code, rid: …`, `getPhoneNumber:fail user deny`,
 * `isv.BUSINESS_LIMIT_CONTROL`, or an entry's id.
 */
export function explain(text: string): ErrorEntry[] {
  const wanted = text.trim().toLowerCase()
  const byId = errorTable.filter(({ id }) => id === wanted)
  if (byId.length > 0) return byId
  const number = /^(?:(errcode|errno)\s*[:=]?\s*)?(-?[0-9]{1,9})$/.exec(wanted)
  if (!number) return bestMatches(text, errorTable)
  return wechatErrors.filter(
    ({ kind, code }) => code === Number(number[2]) && (number[1] === undefined || number[1] === kind),
  )
}

// All entries that share the longest key word found: 'jsapi has no permission' is more than 'no permission'.
function bestMatches<Entry extends ErrorEntry>(text: string, entries: readonly Entry[]): Entry[] {
  const spoken = withoutPrefix(text.trim().toLowerCase())
  const matches = entries
    .map((entry) => ({ entry, length: matchLength(spoken, entry) }))
    .filter(({ length }) => length > 0)
  const longest = Math.max(...matches.map(({ length }) => length))
  return matches.filter(({ length }) => length === longest).map(({ entry }) => entry)
}

function matchLength(spoken: string, { patterns, spellings }: ErrorEntry): number {
  // Texts too short to search for ("ok") count only when they are the whole text.
  if (spellings.some((spelling) => withoutPrefix(spelling.toLowerCase()) === spoken)) return spoken.length
  return Math.max(0, ...patterns.filter((pattern) => spoken.includes(pattern)).map(({ length }) => length))
}

// "getPhoneNumber:fail user deny" on iOS, "getPhoneNumber:fail:user deny" on Android, "user deny" on some clients.
function withoutPrefix(text: string): string {
  return text.replace(/^[a-z]+:(?=ok|fail|user)/, '').replace(/^fail[: ]\s*/, '')
}
