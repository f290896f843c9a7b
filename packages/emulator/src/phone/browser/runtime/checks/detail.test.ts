import { expect, it } from 'vitest'
import { watchDetail } from './detail.ts'

function watched(detail: object) {
  const warnings: string[] = []
  return { detail: watchDetail(detail, (text) => warnings.push(text)) as Record<string, unknown>, warnings }
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
