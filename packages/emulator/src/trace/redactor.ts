import type { World } from '../state/world.ts'

/** Takes the secrets out of what is about to be recorded. */
export interface Redactor {
  /** JSON, whole or cut off, a form, or anything else. */
  text(text: string): string
  fields(fields: Record<string, string>): Record<string, string>
  /** Whole, a path alone, or what only was meant to be one. */
  url(url: string): string
}

/** Names whose values are secret whoever made them: AppSecret, tokens of WeChat and of any server, keys. */
const secretName = /secret|token|passw(?:or)?d|authorization|jwt|api_?key|session_?key/i
const name = `[\\w.-]{0,40}(?:${secretName.source})[\\w.-]{0,40}` // bounded, or a long word would take for ever

/** A string of JSON up to its end, escapes and all; then the same where the JSON is itself inside a string of JSON. */
const secretMembers = [
  String.raw`("${name}"\s*:\s*")((?:[^"\\]|\\.)*)`,
  String.raw`(\\"${name}\\"\s*:\s*\\")((?:[^"\\]|\\\\(?:\\["\\]|[^\\])|\\[^"\\])*)`,
].map((pattern) => new RegExp(pattern, 'gis'))

/** Of a form, or of an address in the middle of a text. */
const secretPair = new RegExp(`(?<![\\w.-])(${name}=)([^&#\\s"'<>]+)`, 'gi')

/** Longer than what is kept of a body by so much that what the redaction saves cannot bring a cut secret into view. */
const readAtMost = 65_536

/**
 * What the emulator has handed out itself is known by its value, wherever it turns up; what a server calls a token or a
 * secret, by its name.
 */
export function createRedactor(world: World): Redactor {
  /** The last characters tell one from another and are no use to anybody. */
  const masked = (value: string) => (value.length < 16 ? '••••' : `••••${value.slice(-4).replace(/["\\]/g, '')}`)

  function sessionKeyShown(value: string): string | undefined {
    const issued = world.issuedKeys.get(value.replaceAll('\\', ''))
    return issued && `session_key #${issued.epoch} of ${issued.userId}`
  }

  const named = (value: string) => sessionKeyShown(value) ?? masked(value)

  const byValue = (text: string): string =>
    vendorKeys()
      .reduce((left, key) => left.replaceAll(key, masked(key)), text)
      .replace(secretForms, (value) => {
        if (value.startsWith('90_')) return masked(value)
        if (/^[0-9a-f]{32}$/.test(value)) return isAppSecret(value) ? masked(value) : value
        return sessionKeyShown(value) ?? value
      })

  const vendorKeys = () => [world.smsAccounts.tencent.secretKey, world.smsAccounts.aliyun.accessKeySecret]

  const isAppSecret = (value: string) => world.apps.values().some(({ secret }) => secret === value)

  const text = (whole: string): string => {
    const patterns = [...secretMembers, secretPair]
    const read = whole.slice(0, readAtMost)
    return byValue(
      patterns.reduce(
        (left, pattern) => left.replace(pattern, (_, before: string, value: string) => before + named(value)),
        read,
      ),
    )
  }
  const field = (name: string, value: string) => (secretName.test(name) ? named(value) : text(value))

  return {
    text,
    fields: (fields) => Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, field(name, value)])),
    url(url) {
      const [, address = '', query] = /^([^?#]*)(?:\?([^#]*))?/.exec(url) ?? [] // what follows # is never sent
      const shown = byValue(address.replace(/^([a-z][\w+.-]*:)?\/\/[^/]*@/i, '$1//••••@'))
      const pairs = [...new URLSearchParams(query)].map(([name, value]) => `${name}=${field(name, value)}`)
      return query === undefined ? shown : `${shown}?${pairs.join('&')}`
    },
  }
}

/** access_token; session_key, its slashes escaped or not; AppSecret. Only the first is one by its looks alone. */
const secretForms =
  /90_[\w-]{20,}|(?<![\w+/])(?:[A-Za-z0-9+]|\\?\/){22}==(?![\w+/=])|(?<![0-9a-zA-Z])[0-9a-f]{32}(?![0-9a-zA-Z])/g
