import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { generateKeys } from './keys.ts'
import { addKeys, listKeys, useAddedKeys } from './keyRotation.ts'
import { changeKeysFile, makeKeysFile, readKeysFile } from './keysFile.ts'

const now = new Date('2026-03-01T02:00:00Z')
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const first = generateKeys(randomBytes)

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quickreg-keys-'))
  file = join(folder, 'keys.json')
  makeKeysFile(file, first)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const add = (time = now, stolen = false) =>
  changeKeysFile(file, (keys) => addKeys(keys, { random: randomBytes, now: time, stolen }))
const use = (time = now) => changeKeysFile(file, (keys) => useAddedKeys(keys, time))
const states = (time = now) => listKeys(readKeysFile(file), time).map(({ state }) => state)
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

it('is made for its owner only, and never over another', () => {
  expect(modeOf(file)).toBe('600')
  expect(() => makeKeysFile(file, generateKeys(randomBytes))).toThrow('exists')
  expect(readKeysFile(file)).toEqual(first)
  expect(readdirSync(folder)).toEqual(['keys.json'])
})

it('knows added keys before it uses them, and keeps the replaced field key for good', () => {
  add()
  expect(states()).toEqual(['seals', 'waiting', 'signs', 'waiting'])
  expect(use()).toMatchObject({ current: 'k2', index: first.index, keys: first.keys })
  expect(states()).toEqual(['opens', 'seals', 'signs', 'verifies'])

  add(later(1))
  use(later(1))
  expect(states(later(1))).toEqual(['opens', 'opens', 'seals', 'signs', 'verifies', 'verifies'])
  expect(readKeysFile(file).keys).toMatchObject(first.keys)
})

it('counts a replaced signing key for an hour of restarts, the life of an access token and half a minute', () => {
  add()
  use()
  const [old] = listKeys(readKeysFile(file), now).filter(({ state }) => state === 'verifies')
  expect(old).toEqual({ kind: 'signing', id: first.signing[0]!.kid, state: 'verifies', until: later(70.5) })
  expect(states(new Date(later(70.5).getTime() - 1))).toContain('verifies')
  expect(states(later(70.5))).toEqual(['opens', 'seals', 'signs', 'over'])

  add(later(71))
  expect(readKeysFile(file).signing.map(({ kid }) => kid)).not.toContain(first.signing[0]!.kid)
})

it('drops the replaced signing key at once if it was stolen', () => {
  add(now, true)
  expect(use().signing).toHaveLength(1)
  expect(states()).toEqual(['opens', 'seals', 'signs'])
})

it('never uses keys that waited in a file that was stolen', () => {
  const waited = add().next!
  const { next, signing } = add(later(1), true)
  expect(signing.map(({ kid }) => kid)).toEqual([first.signing[0]!.kid, next!.kid])
  expect(() => add(later(2), true)).toThrow('added_already')

  const used = use(later(60))
  expect([used.current, used.signing.map(({ kid }) => kid)]).toEqual([next!.key, [next!.kid]])
  expect(next!.key).not.toBe(waited.key)
  expect(used.keys).toHaveProperty(waited.key) // opens, in case somebody used it on another copy
})

it('takes neither step twice', () => {
  expect(() => use()).toThrow('nothing_added')
  add()
  const added = readFileSync(file, 'utf8')
  expect(() => add()).toThrow('added_already')
  expect(readFileSync(file, 'utf8')).toBe(added)
  use()
  expect(() => use()).toThrow('nothing_added')
})

it('is replaced as a whole, for whoever could read it before, behind the link that leads to it', () => {
  const link = join(folder, 'link.json')
  symlinkSync(file, link)
  chmodSync(file, 0o644)
  const { ino } = statSync(file)
  changeKeysFile(link, (keys) => addKeys(keys, { random: randomBytes, now, stolen: false }))

  expect(modeOf(file)).toBe('640')
  expect(statSync(file).ino).not.toBe(ino)
  expect(states()).toContain('waiting')
  expect(readdirSync(folder).toSorted()).toEqual(['keys.json', 'link.json'])
})

it('is changed by one at a time', () => {
  writeFileSync(`${file}.new`, '')
  expect(() => add()).toThrow('being_changed')
  rmSync(`${file}.new`)
  add()
})

it('is not touched where it is not whole, and an error shows nothing of it', () => {
  const text = JSON.stringify({ ...first, current: 'k9' })
  writeFileSync(file, text)
  expect(() => add()).toThrow(/keys\.json: not_keys$/)
  expect(readFileSync(file, 'utf8')).toBe(text)
  expect(() => readKeysFile(join(folder, 'none.json'))).toThrow('absent')
})
