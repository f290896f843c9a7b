import { expect, it } from 'vitest'
import { watchPhoneDetail, watchSpelling } from './detail.ts'

function watched(detail: object) {
  const warnings: string[] = []
  return { detail: watchPhoneDetail(detail, (text) => warnings.push(text)) as Record<string, unknown>, warnings }
}

it('suggests the field that was meant', () => {
  const { detail, warnings } = watched({ errMsg: 'getPhoneNumber:ok', encryptedData: 'x', iv: 'y' })
  expect(detail.encyptedData).toBeUndefined()
  expect(detail.errmsg).toBeUndefined()
  expect(detail.phoneNumber).toBeUndefined()
  expect(warnings).toEqual([
    'encyptedData is undefined; did you mean encryptedData?',
    'errmsg is undefined; did you mean errMsg?',
    "phoneNumber is undefined: this event's detail never has it",
  ])
})

it('says nothing of fields that may be there, nor of what tools ask', async () => {
  const { detail, warnings } = watched({ errMsg: 'getPhoneNumber:fail user deny' })
  void [detail.code, detail.encryptedData, detail.iv, detail.errno, detail.cloudID, detail.detail]
  void [detail.constructor, `${String(detail)}`, detail.__proto__, detail.$$typeof]
  expect(JSON.stringify(await Promise.resolve(detail))).toBe('{"errMsg":"getPhoneNumber:fail user deny"}')
  expect({ ...detail }).toEqual({ errMsg: 'getPhoneNumber:fail user deny' })
  expect(warnings).toEqual([])
})

it('speaks only of near misses where libraries may ask for more', () => {
  const warnings: string[] = []
  const detail = watchSpelling({ value: 'Lin', cursor: 3 }, (text) => warnings.push(text)) as Record<string, unknown>
  void [detail.value, detail.checked, detail.keyCode, detail.vaule]
  expect({ ...detail }).toEqual({ value: 'Lin', cursor: 3 })
  expect(warnings).toEqual(['vaule is undefined; did you mean value?'])
})

it('watches no detail twice, and nothing that has no fields', () => {
  const { detail, warnings } = watched({ errMsg: 'getPhoneNumber:ok' })
  expect(watchSpelling(detail, (text) => warnings.push(text))).toBe(detail)
  for (const plain of [undefined, null, 'x', 3]) expect(watchSpelling(plain, () => {})).toBe(plain)
})
