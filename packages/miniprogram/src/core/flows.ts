import type { Flow, OpenFlow, OtpSent, Outcome, RefusedFlow, Refusal, SendOtp, SubmitPhone } from '@quickreg/contract'
import type { FlowAccess } from './client.ts'
import { QuickregError } from './errors.ts'

export type FlowCalls = ReturnType<typeof flowCalls>

/** The server's flows, one call each. All throw {QuickregError}. */
export function flowCalls({ send }: Pick<FlowAccess, 'send'>) {
  const post = <Reply>(path: string, body: object, replyHas = 'flowId') =>
    send<Reply>({ method: 'POST', path: `/v1/flows${path}`, body, replyHas })

  async function complete(path: string, body: object): Promise<Outcome> {
    const outcome = await post<Outcome>(path, body, 'state')
    if (outcome.state !== 'completed') throw new QuickregError('bad_answer', {}, outcome.state)
    return outcome
  }

  return {
    open: (body: OpenFlow) => post<Flow>('', body),
    read: (flowId: string) => send<Flow>({ method: 'GET', path: `/v1/flows/${flowId}`, replyHas: 'flowId' }),
    withdraw: (flowId: string) => send<Flow>({ method: 'DELETE', path: `/v1/flows/${flowId}`, replyHas: 'flowId' }),
    submit: (flowId: string, proof: SubmitPhone) => complete(`/${flowId}/phone`, proof),
    useKnown: (flowId: string) => complete(`/${flowId}/known`, {}),
    refuse: (flowId: string, refusal: Refusal) => post<RefusedFlow>(`/${flowId}/refusal`, refusal),
    sendOtp: (flowId: string, body: SendOtp) => post<OtpSent>(`/${flowId}/sms`, body, 'otpExpiresAt'),
    submitOtp: (flowId: string, otp: string) => complete(`/${flowId}/otp`, { otp }),
  }
}
