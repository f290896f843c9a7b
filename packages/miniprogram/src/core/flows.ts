import type { Flow, OpenFlow, Outcome, RefusedFlow, Refusal, SubmitPhone } from '@quickreg/contract'
import type { FlowAccess } from './client.ts'

/** The answer to a number entered by hand: a code is on its way. */
export interface OtpSent {
  state: string
  resendAfterSeconds: number
  otpExpiresAt: string
}

export type FlowCalls = ReturnType<typeof flowCalls>

/** The server's flows, one call each. All throw {QuickregError}. */
export function flowCalls({ send }: Pick<FlowAccess, 'send'>) {
  const post = <Reply>(path: string, body: object) => send<Reply>({ method: 'POST', path: `/v1/flows${path}`, body })
  return {
    open: (body: OpenFlow) => post<Flow>('', body),
    read: (flowId: string) => send<Flow>({ method: 'GET', path: `/v1/flows/${flowId}` }),
    withdraw: (flowId: string) => send<Flow>({ method: 'DELETE', path: `/v1/flows/${flowId}` }),
    submit: (flowId: string, proof: SubmitPhone) => post<Outcome>(`/${flowId}/phone`, proof),
    useKnown: (flowId: string) => post<Outcome>(`/${flowId}/known`, {}),
    refuse: (flowId: string, refusal: Refusal) => post<RefusedFlow>(`/${flowId}/refusal`, refusal),
    sendOtp: (flowId: string, phone: string) => post<OtpSent>(`/${flowId}/sms`, { phone }),
    submitOtp: (flowId: string, otp: string) => post<Outcome>(`/${flowId}/otp`, { otp }),
  }
}
