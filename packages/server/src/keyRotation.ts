import { isOver, lastUseOf } from './domain/accessToken.ts'
import { generateFieldKey, generateSigningKey, named, type KeysFile } from './keys.ts'
import type { Random } from './ports.ts'

/** How long servers that do not know yet that a key was replaced may go on signing with it. */
const restartSeconds = 60 * 60

/** The step was not due. */
export class RotationRefused extends Error {
  override readonly name = 'RotationRefused'
  readonly trouble: 'added_already' | 'nothing_added'
  constructor(trouble: RotationRefused['trouble']) {
    super(trouble)
    this.trouble = trouble
  }
}

/**
 * First step: a field key and a signing key that every server knows and none uses. Signing keys that are over go; field
 * keys never do, for something may be sealed with them.
 *
 * @param step.stolen A thief has the file as it was: what waits in it goes too, and once the added keys are used, the
 *   replaced signing keys verify nothing any more, wherever the new file has arrived.
 * @throws {RotationRefused} `added_already`
 */
export function addKeys(
  { next: waiting, ...keys }: KeysFile,
  step: { random: Random; now: Date; stolen: boolean },
): KeysFile {
  const { random, now, stolen } = step
  if (waiting && (!stolen || waiting.stolen)) throw new RotationRefused('added_already')
  const [key, signingKey] = [freeId(keys), generateSigningKey(random)]
  const kept = keys.signing.filter((one) => one.kid !== waiting?.kid && !isOver(retired(one), now))
  return {
    ...keys,
    keys: { ...keys.keys, [key]: generateFieldKey(random) },
    signing: [...kept, signingKey],
    next: { key, kid: signingKey.kid, ...(stolen && { stolen }) },
  }
}

/**
 * Second step, once every server knows them: the added keys seal and sign from the next start of each.
 *
 * @throws {RotationRefused} `nothing_added`
 */
export function useAddedKeys({ next, ...keys }: KeysFile, now: Date): KeysFile {
  const first = next && keys.signing.find(named(next.kid))
  if (!first) throw new RotationRefused('nothing_added')
  const retiredAt = new Date(now.getTime() + restartSeconds * 1000).toISOString()
  const replaced = keys.signing.filter((one) => one !== first).map((one) => ({ retiredAt, ...one }))
  return { ...keys, current: next.key, signing: next.stolen ? [first] : [first, ...replaced] }
}

export interface KeyState {
  kind: 'field' | 'signing'
  id: string
  /** `waiting`: known, and used after the second step. `over`: counts for nothing any more. */
  state: 'seals' | 'opens' | 'signs' | 'verifies' | 'waiting' | 'over'
  /** Of a signing key that was replaced: when it is over. */
  until?: Date
}

/** What each key is for at this moment, and nothing of the keys themselves. */
export function listKeys({ current, keys, signing, next }: KeysFile, now: Date): KeyState[] {
  const fields = Object.keys(keys).map((id): KeyState => {
    const unused = id === next?.key ? 'waiting' : 'opens'
    return { kind: 'field', id, state: id === current ? 'seals' : unused }
  })
  const signers = signing.map((jwk, index): KeyState => {
    const { retiredAt } = retired(jwk)
    const unused = jwk.kid === next?.kid ? 'waiting' : isOver({ retiredAt }, now) ? 'over' : 'verifies'
    const until = retiredAt && { until: lastUseOf(retiredAt) }
    return { kind: 'signing', id: jwk.kid, state: index === 0 ? 'signs' : unused, ...until }
  })
  return [...fields, ...signers]
}

const retired = ({ retiredAt }: KeysFile['signing'][number]) => ({
  retiredAt: retiredAt ? new Date(retiredAt) : undefined,
})

/** `k3` after `k1` and `k2`. */
function freeId({ keys }: KeysFile): string {
  for (let n = Object.keys(keys).length + 1; ; n++) if (!Object.hasOwn(keys, `k${n}`)) return `k${n}`
}
