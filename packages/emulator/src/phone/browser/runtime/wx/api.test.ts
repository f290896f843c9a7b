import { describe, expect, it } from 'vitest'
import { ApiFailure, makeApis } from './api.ts'
import { fakePhone } from './testing/fakePhone.ts'

const phone = fakePhone()
const apis = makeApis(phone, {
  greet: { needs: { name: 'String' }, run: ({ name }) => ({ greeting: `hello ${name}` }) },
  refuse() {
    throw new ApiFailure('cancel', 1)
  },
  answerForMyself: () => ({ errMsg: 'answerForMyself:fail no', errno: 5 }),
  callbackOnly: { promise: false, run: () => ({ code: 'c' }) },
})

const byCallbacks = (api: (options: object) => unknown, options: object = {}) =>
  new Promise<{ heard: string[]; result: unknown; returned: unknown }>((resolve) => {
    const heard: string[] = []
    const returned = api({
      ...options,
      success: () => heard.push('success'),
      fail: () => heard.push('fail'),
      complete: (result: unknown) => resolve({ heard, result, returned }),
    })
  })

describe('callbacks', () => {
  it('hears success and complete, and nothing is returned', async () => {
    expect(await byCallbacks(apis.greet, { name: 'Lin' })).toEqual({
      heard: ['success'],
      result: { greeting: 'hello Lin', errMsg: 'greet:ok' },
      returned: undefined,
    })
  })

  it('hears fail with the reason and its number', async () => {
    expect(await byCallbacks(apis.refuse)).toMatchObject({
      heard: ['fail'],
      result: { errMsg: 'refuse:fail cancel', errno: 1 },
    })
    expect(await byCallbacks(apis.answerForMyself)).toMatchObject({
      heard: ['fail'],
      result: { errMsg: 'answerForMyself:fail no', errno: 5 },
    })
  })

  it('reports what a callback throws and still calls complete', async () => {
    const silent = fakePhone()
    const { greet } = makeApis(silent, { greet: () => undefined })
    await new Promise<void>((complete) => {
      greet({
        success() {
          throw new Error('in the page')
        },
        complete,
      })
    })
    expect(silent.lines).toEqual(['error: in the page (greet success)'])
  })
})

describe('promises', () => {
  it('resolves and rejects where no callback is given', async () => {
    await expect(apis.greet({ name: 'Lin' })).resolves.toEqual({ greeting: 'hello Lin', errMsg: 'greet:ok' })
    await expect(apis.refuse()).rejects.toEqual({ errMsg: 'refuse:fail cancel', errno: 1 })
  })

  it('returns none from APIs that have no such form, and before libraries had it', () => {
    expect(apis.callbackOnly({})).toBeUndefined()
    const old = makeApis(fakePhone({ device: { sdkVersion: '2.10.1' } }), { greet: () => undefined })
    expect(old.greet()).toBeUndefined()
  })
})

it.each([
  [{}, 'parameter.name should be String instead of Undefined;'],
  [{ name: 7 }, 'parameter.name should be String instead of Number;'],
  [{ name: null }, 'parameter.name should be String instead of Null;'],
  ['Lin', 'parameter should be Object instead of String;'],
])('refuses %j as WeChat words it', async (options, reason) => {
  await expect(apis.greet(options as object)).rejects.toEqual({ errMsg: `greet:fail parameter error: ${reason}` })
})

it('leaves the number out below library 2.24.0', async () => {
  const { refuse } = makeApis(fakePhone({ device: { sdkVersion: '2.23.9' } }), {
    refuse() {
      throw new ApiFailure('cancel', 1)
    },
  })
  await expect(refuse()).rejects.toEqual({ errMsg: 'refuse:fail cancel' })
})
