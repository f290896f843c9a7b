import { readFileSync } from 'node:fs'
import { wechatErrors, type WechatErrorEntry } from '@quickreg/protocol'
import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../src/index.ts'
import { createLab, type Lab } from '../lab.ts'
import { apiSecurityRows } from './apiSecurityRows.ts'
import { choices, silentChoices } from './choices.ts'
import { deviceRows } from './deviceRows.ts'
import { errcodeRows } from './errcodeRows.ts'
import type { Row } from './row.ts'

/** Entries of the table that belong to endpoints the emulator does not have. */
const elsewhere: Record<string, string> = {
  'errcode-41021': 'a third-party platform’s own sign-in endpoint',
  'errcode-42001-component': 'a third-party platform’s component_access_token',
  'errcode-61003': 'a third-party platform’s endpoints',
  'errcode-61023': 'a third-party platform’s token refresh',
  'errcode-minus-601006': 'cloud development’s cloudID',
}

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8').replace(/\s+/g, ' ')
const serverRows = [...errcodeRows, ...apiSecurityRows]
const entryOf = (id: string): WechatErrorEntry => wechatErrors.find((entry) => entry.id === id)!

const ridPattern = '[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}'

/** A spelling of the table as a pattern; where it shows no rid, one may follow. */
function asPattern(spelling: string): RegExp {
  const text = spelling
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/ip \S+ ipv6 ::ffff:[^,]+,/, 'ip ([\\d.]+) ipv6 ::ffff:\\1,')
    .replace(/hint: \\\[.+?\\\]/, 'hint: \\[[A-Za-z0-9-]{16}\\]')
    .replace(/rid: …$/, `rid: ${ridPattern}`)
  return new RegExp(`^${text}${spelling.includes('rid: ') ? '' : `(,? rid: ${ridPattern})?`}$`)
}

/** Whether a fault struck or an act named the failure it wanted. */
async function wasDemanded(lab: Lab): Promise<boolean> {
  const { exchanges } = await lab.control<{ exchanges: Exchange[] }>('GET', '/trace')
  return exchanges.some(
    ({ kind, fault, requestBody }) => fault ?? (kind === 'device' && 'fail' in JSON.parse(requestBody)),
  )
}

describe('errcodes', () => {
  it.each(serverRows.map((row) => [row.entry, row.route, row] as const))('%s at %s', async (id, route, row) => {
    await using lab = await createLab()
    const entry = entryOf(id)
    expect(entry.where).toContain(route)
    const { errcode, errmsg } = await row.reach(lab)
    expect(await wasDemanded(lab)).toBe(row.by === 'demand')
    expect(errcode).toBe(entry.code)
    if (row.choice === 'standingTexts') expect(entry.spellings).toEqual([])
    else expect(entry.spellings.some((spelling) => asPattern(spelling).test(String(errmsg)))).toBe(true)
  })
})

describe('texts and numbers of the device', () => {
  it.each(deviceRows.map((row) => [row.entry, row.spelling, row] as const))('%s: %s', async (id, spelling, row) => {
    await using lab = await createLab()
    const entry = entryOf(id)
    expect(entry.where).toContain(row.route)
    const { errMsg, errno } = await row.reach(lab)
    expect(await wasDemanded(lab)).toBe(row.by === 'demand')
    if (entry.kind === 'errno') expect(errno).toBe(entry.code)
    // "…" stands for a prefix.
    expect(String(errMsg)).toContain(spelling.replace('…', ''))
  })
})

describe('completeness', () => {
  it('has a row for every errcode of the table, or the reason why not', () => {
    const reached = new Set(serverRows.map(({ entry }) => entry))
    const missing = wechatErrors.filter(({ id, kind }) => kind === 'errcode' && !reached.has(id) && !(id in elsewhere))
    expect(missing.map(({ id }) => id)).toEqual([])
    expect(Object.keys(elsewhere).filter((id) => reached.has(id) || !entryOf(id))).toEqual([])
  })

  it('has a row for every spelling of every errno and errMsg', () => {
    const reached = new Set(deviceRows.map(({ entry, spelling }) => `${entry} ${spelling}`))
    const wanted = wechatErrors
      .filter(({ kind }) => kind !== 'errcode')
      .flatMap(({ id, spellings }) => spellings.map((spelling) => `${id} ${spelling}`))
    expect(wanted.filter((spelling) => !reached.has(spelling))).toEqual([])
  })

  it('says in the README how many rows a state of the world reaches, and how many are said on demand', () => {
    const count = (rows: readonly Row[], by: Row['by']) => rows.filter((row) => row.by === by).length
    const reached = { errcodes: count(serverRows, 'state'), texts: count(deviceRows, 'state') }
    const demanded = { errcodes: count(serverRows, 'demand'), texts: count(deviceRows, 'demand') }
    expect({ reached, demanded }).toEqual({
      reached: { errcodes: 62, texts: 30 },
      demanded: { errcodes: 10, texts: 36 },
    })
    expect(readme).toContain(`${reached.errcodes} rows for errcodes and ${reached.texts} for texts and numbers`)
    expect(readme).toContain(`${demanded.errcodes} errcodes come by fault and ${demanded.texts} texts of the device by`)
  })

  it('lists every choice of ours in the README', () => {
    const sentences = [...Object.values(choices), ...silentChoices]
    expect(sentences.filter((sentence) => !readme.includes(sentence))).toEqual([])
  })

  it('names no choice that no row has made', () => {
    const made = new Set([...serverRows, ...deviceRows].map(({ choice }) => choice))
    expect(Object.keys(choices).filter((choice) => !made.has(choice as keyof typeof choices))).toEqual([])
  })
})
