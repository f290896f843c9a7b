import type { World } from '../state/world.ts'

/** Takes the secrets out of what is about to be recorded. */
export interface Redactor {
  /** JSON, whole or cut off, or anything else. */
  text(text: string): string
  fields(fields: Record<string, string>): Record<string, string>
  url(url: string): string
}

/** Names whose values are secret whoever made them: AppSecret, tokens of WeChat and of any server, keys. */
const secretName = /(?:secret|token|session_?key)$/i
const secretMember = /("(?:\w*(?:secret|token|session_?key))\\?"\s*:\s*\\?")([^"\\]*(?:\\\/[^"\\]*)*)/gi

/** Longer than what is kept of a body by so much that what the redaction saves cannot bring a cut secret into view. */
const readAtMost = 65_536

/**
 * What the emulator has handed out itself is known by its value, wherever it turns up; what a server calls a token or a
 * secret, by its name.
 */
export function createRedactor(world: World): Redactor {
  /** The last characters tell one from another and are no use to anybody. */
  const masked = (value: string) => (value.length < 16 ? '••••' : `••••${value.slice(-4)}`)

  function sessionKeyShown(value: string): string | undefined {
    const issued = world.issuedKeys.get(value.replaceAll('\\', ''))
    return issued && `session_key #${issued.epoch} of ${issued.userId}`
  }

  const named = (value: string) => sessionKeyShown(value) ?? masked(value)

  const byValue = (text: string): string =>
    text.replace(secretForms, (value) => {
      if (value.startsWith('90_')) return masked(value)
      if (/^[0-9a-f]{32}$/.test(value)) return isAppSecret(value) ? masked(value) : value
      return sessionKeyShown(value) ?? value
    })

  const isAppSecret = (value: string) => world.apps.values().some(({ secret }) => secret === value)

  const redactor: Redactor = {
    text: (text) =>
      byValue(text.slice(0, readAtMost).replace(secretMember, (_, name: string, value: string) => name + named(value))),
    fields: (fields) =>
      Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [name, secretName.test(name) ? named(value) : byValue(value)]),
      ),
    url(url) {
      const [address = '', query] = url.split('?', 2)
      if (query === undefined) return byValue(address)
      const fields = redactor.fields(Object.fromEntries(new URLSearchParams(query)))
      const pairs = Object.entries(fields).map(([name, value]) => `${name}=${value}`)
      return `${byValue(address)}?${pairs.join('&')}`
    },
  }
  return redactor
}

/** access_token; session_key, its slashes escaped or not; AppSecret. Only the first is one by its looks alone. */
const secretForms =
  /90_[\w-]{20,}|(?<![\w+/])(?:[A-Za-z0-9+]|\\?\/){22}==(?![\w+/=])|(?<![0-9a-zA-Z])[0-9a-f]{32}(?![0-9a-zA-Z])/g
