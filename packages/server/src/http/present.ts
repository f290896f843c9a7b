import { maskPhone } from '@quickreg/protocol'
import type {
  AccountExport,
  AccountView,
  BackendAccount,
  BackendContact,
  ContactView,
  Flow as FlowReply,
  OtpSent,
  Outcome,
  OwnAccount,
  RefusedFlow,
  SessionReply,
  Tokens,
} from '@quickreg/contract'
import type { Account, Contact } from '../domain/entities.ts'
import type { PersonalData } from '../ports.ts'
import type { FlowView } from '../usecases/flowView.ts'
import type { IssuedTokens } from '../usecases/issueTokens.ts'
import type { RefusedView } from '../usecases/reportRefusal.ts'
import type { SentOtp } from '../usecases/sendOtp.ts'
import type { SignedInView } from '../usecases/signIn.ts'
import type { Language } from './language.ts'
import { reasonTexts } from './reasonTexts.ts'

/** What the server holds, as its callers may see it: numbers masked on the way to a device, full for owner and back end. */

export function presentSession({ session, sessionToken, account, tokens }: SignedInView): SessionReply {
  return {
    sessionToken,
    expiresAt: session.expiresAt.toISOString(),
    ...(account && { account: presentAccount(account) }),
    ...(tokens && { tokens: presentTokens(tokens) }),
  }
}

export function presentFlow(view: FlowView): FlowReply {
  const { flow, rungs } = view
  return {
    flowId: flow.id,
    purpose: flow.purpose,
    scene: flow.scene,
    state: flow.state,
    rungs,
    ...(flow.knownPhone && { knownPhone: maskPhone(flow.knownPhone) }),
    expiresAt: flow.expiresAt.toISOString(),
    ...(flow.outcome && { outcome: presentOutcome(view) }),
  }
}

export function presentRefused(view: RefusedView, language: Language): RefusedFlow {
  const { next, reason } = view
  return { ...presentFlow(view), ...(next && { next }), reason, message: reasonTexts[reason][language] }
}

/** @throws {TypeError} The flow is not completed: our own mistake. */
export function presentOutcome({ flow, tokens }: FlowView): Outcome {
  const { outcome } = flow
  if (!outcome) throw new TypeError(`A flow that is ${flow.state} has no outcome`)
  return {
    state: 'completed',
    isNew: outcome.isNew,
    confirmed: outcome.confirmed,
    ...(outcome.account && { account: presentAccount(outcome.account) }),
    ...(outcome.contact && { contact: presentContact(outcome.contact) }),
    ...(tokens && { tokens: presentTokens(tokens) }),
  }
}

export function presentSentOtp({ phone, resendAfterSeconds, otpExpiresAt }: SentOtp): OtpSent {
  return { state: 'otp_sent', phone: maskPhone(phone), resendAfterSeconds, otpExpiresAt: otpExpiresAt.toISOString() }
}

export function presentTokens(tokens: IssuedTokens): Tokens {
  return {
    accessToken: tokens.accessToken,
    accessExpiresAt: tokens.accessExpiresAt.toISOString(),
    refreshToken: tokens.refreshToken,
    refreshExpiresAt: tokens.refreshExpiresAt.toISOString(),
  }
}

function presentAccount({ id, phone, createdAt }: Account): AccountView {
  return { id, ...(phone && { phone: maskPhone(phone) }), createdAt: createdAt.toISOString() }
}

function presentContact({ id, scene, phone, retainUntil }: Contact): ContactView {
  return { id, scene, phone: maskPhone(phone), retainUntil: retainUntil.toISOString() }
}

export function presentOwnAccount({ id, phone, createdAt }: Account): OwnAccount {
  return { id, ...(phone && { phone }), createdAt: createdAt.toISOString() }
}

export function presentExport({ account, identities, contacts, consents, events }: PersonalData): AccountExport {
  return {
    account: presentOwnAccount(account),
    identities: identities.map(({ appid, openid, linkedAt }) => ({ appid, openid, linkedAt: linkedAt.toISOString() })),
    contacts: contacts.map(({ id, scene, phone, createdAt, retainUntil }) => ({
      id,
      scene,
      phone,
      createdAt: createdAt.toISOString(),
      retainUntil: retainUntil.toISOString(),
    })),
    consents: consents.map(({ scene, policyVersion, at }) => ({ scene, policyVersion, at: at.toISOString() })),
    events: events.map(({ kind, at }) => ({ kind, at: at.toISOString() })),
  }
}

export function presentBackendAccount(account: Account): BackendAccount {
  return { ...presentOwnAccount(account), confirmed: account.confirmed }
}

export function presentBackendContact(contact: Contact): BackendContact {
  const { id, scene, phone, confirmed, createdAt, retainUntil } = contact
  return {
    id,
    scene,
    phone,
    confirmed,
    createdAt: createdAt.toISOString(),
    retainUntil: retainUntil.toISOString(),
  }
}
