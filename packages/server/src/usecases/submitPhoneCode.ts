import type { Session } from '../domain/entities.ts'
import { RegistrationError } from '../domain/errors.ts'
import type { Wechat } from '../ports.ts'
import { exchange, type ExchangeDeps } from './exchange.ts'

export interface PhoneCodeTap {
  session: Session
  flowId: string
  rung: 'quick' | 'realtime'
  phoneCode: string
  network?: string
}

/** Generation 2: WeChat exchanges the tap's code for the number. */
export const submitPhoneCode =
  (deps: ExchangeDeps & { wechat: Pick<Wechat, 'getPhone'> }) =>
  ({ phoneCode, ...tap }: PhoneCodeTap) =>
    exchange(deps)({
      ...tap,
      proof: phoneCode,
      spentCode: 'wechat_code_rejected',
      prove: async (again) => {
        try {
          return { phone: await deps.wechat.getPhone({ phoneCode, openid: tap.session.openid }), confirmed: true }
        } catch (error) {
          // WeChat may have spent the code on the attempt whose answer got lost: not an attack, one more tap decides it.
          const unknown = again && error instanceof RegistrationError && error.code === 'wechat_code_rejected'
          throw unknown ? new RegistrationError('tap_again', {}, { cause: error }) : error
        }
      },
    })
