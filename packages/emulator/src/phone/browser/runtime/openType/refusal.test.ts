import { expect, it } from 'vitest'
import { explainRefusal } from './refusal.ts'

it.each([
  ['appid no enough quota', 1400001, 'the quota of this app is used up'],
  ['operateWXData:fail jsapi has no permission', 102, 'was withdrawn'],
  ['no permission', 102, 'only verified accounts'],
  ['user getPhoneNumber is blocked', 1421102, 'has blocked this person'],
  ['cgi failed for network issues', 108, 'the phone is offline'],
  ['api scope is not declared in the privacy agreement', 112, 'does not declare phone numbers'],
  ['appid privacy api banned', 1025, 'privacy interfaces'],
  ['privacy permission is not authorized', 104, 'declined the privacy guideline'],
  ['getrealtimephonenumber not supported on devtools', 0, 'does not have the realtime button'],
  ['system error', 1000, 'WeChat says no more'],
])('explains %j', (text, errno, cause) => {
  const line = explainRefusal({ errMsg: `getPhoneNumber:fail ${text}`, errno })
  expect(line).toContain(`getPhoneNumber:fail ${text} (errno ${errno}): `)
  expect(line).toContain(cause)
})

it('leaves the number out where an old library sends none', () => {
  expect(explainRefusal({ errMsg: 'getPhoneNumber:fail:no permission' })).toMatch(
    /^getPhoneNumber:fail:no permission: /,
  )
})
