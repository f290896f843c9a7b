import { decryptOpenData, OpenDataError, type OpenData } from '@quickreg/protocol'
import { findRelation } from '../state/sessionKeys.ts'
import type { World } from '../state/world.ts'
import type { View } from './trace.ts'

interface Sealed {
  encryptedData: string
  iv: string
}

/** What the open data in some JSON says, opened with the session_key that is in force between a person and an app. */
export function openDataViews(world: World, person: { appid: string; userId: string }, ...texts: string[]): View[] {
  const sealed = texts.map(findSealed).find((found) => found !== undefined)
  if (!sealed) return []
  const relation = findRelation(world, person.appid, person.userId)
  if (!relation?.session) return []
  const epoch = `#${relation.epoch} of ${relation.userId}`
  const data = open({ ...sealed, appid: person.appid, sessionKey: relation.session.sessionKey })
  if (!data) return [{ label: 'session key epoch', value: `not ${epoch}, the one in force` }]
  return [
    { label: 'purePhoneNumber' in data ? 'phone info' : 'profile', value: JSON.stringify(data, undefined, 2) },
    { label: 'session key epoch', value: epoch },
  ]
}

function findSealed(text: string): Sealed | undefined {
  if (!text.includes('"encryptedData"')) return undefined
  try {
    const { encryptedData, iv } = JSON.parse(text) as Partial<Sealed>
    return typeof encryptedData === 'string' && typeof iv === 'string' ? { encryptedData, iv } : undefined
  } catch {
    return undefined
  }
}

function open(sealed: Parameters<typeof decryptOpenData>[0]): OpenData | undefined {
  try {
    return decryptOpenData(sealed)
  } catch (error) {
    if (error instanceof OpenDataError) return undefined
    throw error
  }
}
