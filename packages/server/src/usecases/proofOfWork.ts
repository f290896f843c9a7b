import type { SendOtp } from '@quickreg/contract'
import type { Session } from '../domain/entities.ts'
import { RegistrationError } from '../domain/errors.ts'
import { limits } from '../domain/limits.ts'
import { checkAnswer, makePuzzle } from '../domain/puzzle.ts'
import type { Clock, FlowStore, Keyring, Random } from '../ports.ts'

interface Deps {
  flows: FlowStore
  keyring: Pick<Keyring, 'puzzleKey'>
  now: Clock
  random: Random
}

/** What a message is about to be sent for. */
export interface Target {
  session: Session
  flowId: string
  phone: string
}

/**
 * Asks for work where something is wrong with the codes of late.
 *
 * @returns The id of the puzzle whose answer came along, to be spent; undefined where none is needed.
 * @throws {RegistrationError} `proof_required`.
 */
export async function requireProof(
  deps: Deps,
  { proof, ...target }: Target & { proof: SendOtp['proof'] },
): Promise<string | undefined> {
  const { flows, keyring, now } = deps
  const answer = proof && checkAnswer({ key: keyring.puzzleKey, ...proof, binding: bindingOf(target), now: now() })
  if (answer?.ok) return answer.id
  if (await flows.isSuspicious({ appid: target.session.appid, now: now() })) throw proofRequired(deps, target)
  return undefined
}

/** With a new puzzle. */
export function proofRequired({ keyring, random, now }: Deps, target: Target): RegistrationError {
  const expiresAt = new Date(now().getTime() + limits.puzzleTtlSeconds * 1000)
  const puzzle = makePuzzle({ key: keyring.puzzleKey, random, binding: bindingOf(target), expiresAt })
  return new RegistrationError('proof_required', { puzzle })
}

const bindingOf = ({ flowId, phone }: Target) => ({ purpose: 'sms', flowId, phone }) as const
