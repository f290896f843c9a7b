import type { ConsoleLevel } from '../../wire.ts'
import type { EmulatorState, Exchange, SmsMessage, UserState } from './emulatorState.ts'
import type { Group } from './exchangeRow.ts'
import type { DeviceSettings, Language, Look } from './settings.ts'
import { situationOf, type Situation } from './situation.ts'
import type { Store } from './store.ts'

/** All the frame knows. Views show it, acts change it; nothing else is remembered anywhere. */
export interface FrameState {
  device: DeviceSettings
  /** Whether the browser asks for dark colours. */
  systemDark: boolean
  language: Language
  look: Look
  /** The page on the phone, as it last reported. */
  page: string | undefined
  /** How often the mini program was asked to start anew. */
  reopened: number
  /** The app on the phone; empty until known. */
  appid: string
  /** As last read back; absent until the emulator has answered. */
  emulator?: EmulatorState
  situation?: Situation
  /** By how much the emulator's clock is ahead of this machine's, in milliseconds. */
  clockAheadMs: number
  messages: SmsMessage[]
  timeline: Timeline
  console: ConsoleLine[]
  panel: PanelName
  /** Where the panels are not always in view. */
  panelsOpen: boolean
  /** The last thing worth saying aloud. */
  notice: Notice | undefined
}

export interface Timeline {
  connection: 'connecting' | 'live' | 'lost'
  /** Oldest first. */
  exchanges: Exchange[]
  /** Rows up to this sequence were cleared away. */
  clearedUpTo: number
  /** While paused, rows beyond this sequence wait. */
  pausedAt: number | undefined
  follow: boolean
  hidden: readonly Group[]
  failuresOnly: boolean
}

export interface ConsoleLine {
  /** Counts up. */
  line: number
  level: ConsoleLevel
  text: string
}

export interface Notice {
  tone: 'done' | 'failed'
  text: string
}

export const panelNames = ['setup', 'timeline', 'sms', 'console'] as const
export type PanelName = (typeof panelNames)[number]

export type FrameStore = Store<FrameState>

/** Rows kept for the timeline, and lines of the console. */
export const keptRows = 500

export const holder = ({ emulator, device }: FrameState): UserState | undefined =>
  emulator?.users.find(({ userId }) => userId === device.userId)

/** The part of the state that follows from what the emulator answered and from who holds the phone. */
export function situated(state: FrameState, emulator: EmulatorState | undefined): Partial<FrameState> {
  const situation = emulator && situationOf(emulator, state.appid, state.device.userId)
  return { emulator, situation }
}
