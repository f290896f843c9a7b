import type { PushKeys } from '@quickreg/protocol'
import type { Flow } from '../domain/entities.ts'
import type { RandomInt } from '../domain/otp.ts'
import type { Policy } from '../domain/policy.ts'
import type { Scenes } from '../domain/scene.ts'
import type { Clock, Keyring, Meter, RaiseAlarm, Random, Stores, Wechat } from '../ports.ts'
import type { SmsSender } from '../ports/sms.ts'
import { deleteAccount, exportAccount, getAccount, readAccountForBackend, readContactForBackend } from './account.ts'
import { authenticateAccount, authenticateSession } from './authenticate.ts'
import { cancelFlow } from './cancelFlow.ts'
import { completeWithKnown } from './completeWithKnown.ts'
import { flowViewer } from './flowView.ts'
import { getFlow } from './getFlow.ts'
import { tokenIssuer } from './issueTokens.ts'
import { openFlow } from './openFlow.ts'
import { receivePush, verifyPush } from './receivePush.ts'
import { refreshTokens } from './refreshTokens.ts'
import { reportRefusal } from './reportRefusal.ts'
import { revokeTokens } from './revokeTokens.ts'
import { sendOtp } from './sendOtp.ts'
import { signIn } from './signIn.ts'
import { submitOtp } from './submitOtp.ts'
import { submitPhoneCode } from './submitPhoneCode.ts'
import { submitPhoneData, type OpenDataMode } from './submitPhoneData.ts'

export interface UseCaseOptions {
  appid: string
  /** `iss` of access tokens. */
  issuer: string
  scenes: Scenes
  openData: OpenDataMode
  pushKeys: PushKeys | undefined
  stores: Stores
  wechat: Wechat
  keyring: Keyring
  policy: Policy
  /** Undefined: no code is sent by SMS. */
  sms: SmsSender | undefined
  meter: Meter
  raiseAlarm: RaiseAlarm
  onCompleted: (flow: Flow) => void
  now: Clock
  random: Random
  randomInt: RandomInt
  sleep: (ms: number) => Promise<void>
}

/** All verbs of the service, each given what it needs. */
export function createUseCases({ stores, ...options }: UseCaseOptions) {
  const issueTokens = tokenIssuer(options)
  const viewFlow = flowViewer({ ...options, issueTokens })
  const authenticated = authenticateAccount({ ...options, ...stores })
  const deps = { ...options, ...stores, issueTokens, viewFlow, authenticateAccount: authenticated }
  return {
    signIn: signIn(deps),
    authenticateSession: authenticateSession(deps),
    authenticateAccount: authenticated,
    openFlow: openFlow(deps),
    getFlow: getFlow(deps),
    cancelFlow: cancelFlow(deps),
    submitPhoneCode: submitPhoneCode(deps),
    submitPhoneData: submitPhoneData(deps),
    sendOtp: sendOtp(deps),
    submitOtp: submitOtp(deps),
    completeWithKnown: completeWithKnown(deps),
    reportRefusal: reportRefusal(deps),
    refreshTokens: refreshTokens(deps),
    revokeTokens: revokeTokens(deps),
    getAccount: getAccount(deps),
    exportAccount: exportAccount(deps),
    deleteAccount: deleteAccount(deps),
    readAccountForBackend: readAccountForBackend(deps),
    readContactForBackend: readContactForBackend(deps),
    verifyPush: verifyPush(deps),
    receivePush: receivePush(deps),
  }
}

export type UseCases = ReturnType<typeof createUseCases>
