import type { Purpose, RungKind } from '@quickreg/contract'
import { RegistrationError } from './errors.ts'

/** One occasion on which a number is asked for, as the operator configures it. */
export interface Scene {
  purpose: Purpose
  /** Newest last; the last one is in force, earlier ones are refused. */
  policyVersions: readonly string[]
  rungs: readonly RungKind[]
  /** How long a contact is kept; only for `contact`. */
  retentionDays?: number
}

export type Scenes = Readonly<Record<string, Scene>>

/** The scene of that name for that purpose, under the policy version in force. */
export function getScene(scenes: Scenes, asked: { scene: string; purpose: Purpose; policyVersion: string }): Scene {
  const scene = Object.hasOwn(scenes, asked.scene) ? scenes[asked.scene] : undefined
  if (scene?.purpose !== asked.purpose) throw new RegistrationError('scene_unknown')
  const inForce = scene.policyVersions.at(-1)
  if (asked.policyVersion !== inForce) throw new RegistrationError('consent_outdated', { policyVersion: inForce })
  return scene
}

/** When a contact given now has to be gone; undefined for accounts, which live until their owner deletes them. */
export function retainUntil(scenes: Scenes, flow: { purpose: Purpose; scene: string }, now: Date): Date | undefined {
  if (flow.purpose !== 'contact') return undefined
  const days = scenes[flow.scene]?.retentionDays ?? defaultRetentionDays
  return new Date(now.getTime() + days * 24 * 60 * 60 * 1000)
}

const defaultRetentionDays = 30
