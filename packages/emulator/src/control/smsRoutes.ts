import { deliverSms } from '../sms.ts'
import { get, withBody } from './route.ts'
import { aliyunPatch, smsBody, tencentPatch } from './smsSchemas.ts'
import { smsView, smsVendorsView } from './views.ts'

export const smsRoutes = [
  get('/_emulator/sms', ({ emulation }) => ({ messages: smsView(emulation.world) })),
  withBody('POST', 201)('/_emulator/sms', smsBody, ({ emulation }, message) => {
    const { smsId } = deliverSms(emulation, message)
    return { smsId }
  }),
  withBody('PATCH')('/_emulator/vendors/tencent', tencentPatch, ({ emulation: { world } }, { limits, ...settings }) => {
    const account = world.smsAccounts.tencent
    Object.assign(account, settings)
    Object.assign(account.limits, limits)
    return smsVendorsView(world).tencent
  }),
  withBody('PATCH')('/_emulator/vendors/aliyun', aliyunPatch, ({ emulation: { world } }, { limits, ...settings }) => {
    const account = world.smsAccounts.aliyun
    Object.assign(account, settings)
    Object.assign(account.limits, limits)
    return smsVendorsView(world).aliyun
  }),
]
