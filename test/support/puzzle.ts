import { createHash } from 'node:crypto'
import type { Puzzle, SendOtp } from '@quickreg/contract'
import type { Problem } from '@quickreg/contract'

/** Finds the number as a phone does: by trying. */
export function solve({ token, salt, target, max }: Puzzle): NonNullable<SendOtp['proof']> {
  for (let number = 0; number < max; number += 1) {
    if (createHash('sha256').update(`${salt}${number}`).digest('hex') === target) return { token, number }
  }
  throw new Error('The puzzle has no answer')
}

/** The puzzle of a refusal. */
export function puzzleOf({ code, puzzle }: Problem): Puzzle {
  if (code !== 'proof_required' || !puzzle) throw new Error(`No puzzle, but ${code}`)
  return puzzle
}
