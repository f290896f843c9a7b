import type { Purpose } from '@quickreg/contract'
import { limits } from '../domain/limits.ts'
import type { Keyring } from '../ports.ts'
import type { Connection } from './database.ts'
import type { OtpRow } from './schema.ts'
import { statement } from './statement.ts'
import { at } from './time.ts'

/** Where a phone is sealed: `table.column`. */
const otpPhone = 'otps.phone'

interface NewOtp {
  flowId: string
  purpose: Purpose
  /** E.164. */
  phone: string
  phoneIndex: string
  code: string
  sentAt: Date
  expiresAt: Date
}

/** Makes this the flow's newest code, and its only one: an earlier one cannot be used. */
export async function putOtp(tx: Connection, keyring: Keyring, otp: NewOtp): Promise<void> {
  const { flowId, purpose, phone, phoneIndex, code, sentAt, expiresAt } = otp
  await tx.run(upsert, {
    flowId,
    phone: keyring.seal(otpPhone, flowId, phone),
    phoneIndex,
    hash: keyring.otpHash({ flowId, purpose, phone, code }),
    sentAt: at(sentAt),
    expiresAt: at(expiresAt),
  })
}

export function findOtp(connection: Connection, flowId: string): Promise<OtpRow | undefined> {
  return connection.first(byFlow, { flowId })
}

/** The number a code was sent to. */
export function phoneOf(keyring: Keyring, otp: OtpRow): string {
  return keyring.open(otpPhone, otp.flow_id, otp.phone)
}

/**
 * Counts a try, compares, and spends the code if it is the right one. An empty hash is that of no code.
 *
 * @returns Undefined if no code is alive: nothing was compared.
 */
export async function tryHash(
  tx: Connection,
  { flowId, hash, now }: { flowId: string; hash: string; now: Date },
): Promise<{ isRight: boolean; tries: number } | undefined> {
  const tried = await tx.first(compare, { flowId, hash, now: at(now) })
  return tried && { isRight: tried.spent_at !== null, tries: tried.tries }
}

/** Unless another one was sent since. */
export async function deleteOtp(tx: Connection, flowId: string, sentAt: Date): Promise<void> {
  await tx.run(deleteSent, { flowId, sentAt: at(sentAt) })
}

interface Upsert extends Record<string, string> {
  flowId: string
  phone: string
  phoneIndex: string
  hash: string
  sentAt: string
  expiresAt: string
}

const upsert = statement((db, p: Upsert) =>
  db
    .insertInto('otps')
    .values({
      flow_id: p.flowId,
      phone: p.phone,
      phone_index: p.phoneIndex,
      hash: p.hash,
      tries: 0,
      sent_at: p.sentAt,
      expires_at: p.expiresAt,
    })
    .onConflict((conflict) =>
      conflict.column('flow_id').doUpdateSet((eb) => ({
        phone: eb.ref('excluded.phone'),
        phone_index: eb.ref('excluded.phone_index'),
        hash: eb.ref('excluded.hash'),
        tries: 0,
        sent_at: eb.ref('excluded.sent_at'),
        expires_at: eb.ref('excluded.expires_at'),
        spent_at: null,
      })),
    ),
)

const byFlow = statement((db, p: { flowId: string }) =>
  db.selectFrom('otps').selectAll().where('flow_id', '=', p.flowId),
)

/** One write: of any number of racers one can be right, and five can be wrong. */
const compare = statement((db, p: { flowId: string; hash: string; now: string }) =>
  db
    .updateTable('otps')
    .set((eb) => ({
      tries: eb('tries', '+', 1),
      spent_at: eb.case().when('hash', '=', p.hash).then(eb.val(p.now)).else(null).end(),
    }))
    .where('flow_id', '=', p.flowId)
    .where('spent_at', 'is', null)
    .where('tries', '<', limits.triesPerOtp)
    .where('expires_at', '>', p.now)
    .returning(['tries', 'spent_at']),
)

const deleteSent = statement((db, p: { flowId: string; sentAt: string }) =>
  db.deleteFrom('otps').where('flow_id', '=', p.flowId).where('sent_at', '=', p.sentAt),
)
