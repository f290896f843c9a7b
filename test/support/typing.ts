import type { Phone } from './phone.ts'
import { numberOf, type Person } from './wechat.ts'
import type { World } from './world.ts'

/** Somebody who typed a number and had a code sent to it. */
export interface Typed {
  phone: Phone
  flowId: string
  /** E.164. */
  number: string
  otp: string
  /** Six digits that are not the code. */
  wrong: string
}

interface Typing {
  person?: Person
  /** E.164; the person's own by default. */
  number?: string
  scene?: string
}

export async function typeNumber(world: World, { person, number, scene }: Typing = {}): Promise<Typed> {
  const phone = await world.holdPhone(person ?? (await world.somebody()))
  const { flowId } = await phone.openFlow(scene)
  const to = number ?? numberOf(phone.person)
  await phone.sendOtp(flowId, to)
  const otp = await world.wechat.newestOtp(to)
  return { phone, flowId, number: to, otp, wrong: wrongFor(otp) }
}

export const wrongFor = (otp: string) => String((Number(otp) + 1) % 1_000_000).padStart(6, '0')

/** Until the limits of an hour, and the suspicion of two, are forgotten. */
export const aWhile = 3 * 60 * 60
