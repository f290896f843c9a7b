import type { Session } from '../domain/entities.ts'
import type { Limit, Policy } from '../domain/policy.ts'
import type { Keyring } from '../ports.ts'
import { add, counterKey, hit, LimitReached, secondsLeft, subjectOf, sumOf, unhit } from './counters.ts'
import type { Connection } from './database.ts'
import type { Instant } from './schema.ts'
import { at, earlier, later } from './time.ts'

interface Limiter {
  keyring: Keyring
  policy: Policy
}

interface Sending extends Limiter {
  session: Session
  phone: string
  phoneIndex: string
  network: string | undefined
  now: Date
}

/**
 * Counts a message before it is sent.
 *
 * @throws {LimitReached} One of the limits is reached; the unit is to be taken back, and with it what was counted.
 */
export async function countSending(tx: Connection, sending: Sending): Promise<void> {
  const { keyring, policy, session, phone, phoneIndex, network, now } = sending
  const wrong = await secondsLeft(tx, wrongKey(keyring, phoneIndex), policy.wrongOtpsPerPhone, now)
  if (wrong > 0) throw new LimitReached(wrong) // a code for it could not be tried

  const counted: [name: string, subject: string | undefined, readonly Limit[]][] = [
    ['sms-phone', phoneIndex, policy.smsPerPhone],
    ['sms-session', session.id, [policy.smsPerSession]],
    ['sms-person', subjectOf(session), [policy.smsPerPerson]],
    ['sms-network', network, policy.smsPerNetwork],
  ]
  for (const [name, subject, limits] of counted) {
    if (subject === undefined) continue
    for (const limit of limits) await hit(tx, counterKey(keyring, `${name}-${limit.seconds}`, subject), limit, now)
  }
  await hit(tx, prefixKey(keyring, phone), policy.smsPerPrefix, now)
  await count(tx, session.appid, 'sent', now)
}

/** The right code: the try was not wrong, and the message was no bombing and no pumping. */
export async function countEntered(
  tx: Connection,
  { keyring, appid, phone, phoneIndex, now }: Limiter & { appid: string; phone: string; phoneIndex: string; now: Date },
): Promise<void> {
  await unhit(tx, wrongKey(keyring, phoneIndex))
  await unhit(tx, prefixKey(keyring, phone))
  await count(tx, appid, 'entered', now)
}

/**
 * Counts a try as wrong before it is compared.
 *
 * @throws {LimitReached} The number has had its wrong tries for the day.
 */
export async function countTry(
  tx: Connection,
  { keyring, policy, phoneIndex, now }: Limiter & { phoneIndex: string; now: Date },
): Promise<void> {
  await hit(tx, wrongKey(keyring, phoneIndex), policy.wrongOtpsPerPhone, now)
}

export async function forgiveTry(
  tx: Connection,
  { keyring, phoneIndex }: Limiter & { phoneIndex: string },
): Promise<void> {
  await unhit(tx, wrongKey(keyring, phoneIndex))
}

export async function countWrong(tx: Connection, { appid, now }: { appid: string; now: Date }): Promise<void> {
  await count(tx, appid, 'wrong', now)
}

export async function isSuspicious(
  read: Connection,
  { appid, policy: { proofOfWork }, now }: { appid: string; policy: Policy; now: Date },
): Promise<boolean> {
  const lately = async (what: Counted) =>
    (await sumOf(read, hourKey(appid, what, at(now)))) + (await sumOf(read, hourKey(appid, what, earlier(now, hour))))
  const sent = await lately('sent')
  const isUnread = sent >= proofOfWork.sentAtLeast && (await lately('entered')) < sent * proofOfWork.enteredShare
  return isUnread || (await lately('wrong')) > proofOfWork.wrongAtMost
}

type Counted = 'sent' | 'entered' | 'wrong'

const hour = 60 * 60
const hourKey = (appid: string, what: Counted, time: Instant) => `otps-${what}:${appid}:${time.slice(0, 13)}`

async function count(tx: Connection, appid: string, what: Counted, now: Date): Promise<void> {
  await add(tx, { key: hourKey(appid, what, at(now)), amount: 1, most: maxSum, expiresAt: later(now, 3 * hour) })
}

/** Four bytes, as PostgreSQL stores it. */
const maxSum = 2 ** 31 - 1

const wrongKey = (keyring: Keyring, phoneIndex: string) => counterKey(keyring, 'otp-wrong', phoneIndex)

/** All but the last four digits: whoever pumps money out of a vendor walks through the ten thousand numbers behind. */
const prefixKey = (keyring: Keyring, phone: string) => counterKey(keyring, 'sms-prefix', phone.slice(0, -4))
