import type { AppState, EmulatorState, Fault, UserState } from './emulatorState.ts'

/** What can be wrong with the app or the person, as the emulator knows it. */
export const troubles = {
  quota: ofApp('quota', 0, 1000),
  right: ofApp('phoneRight', false, true),
  personal: ofApp('personal', true, false),
  privacy: ofApp('privacyDeclared', false, true),
  rotate: ofApp('rotateOnLogin', true, false),
  blocked: {
    of: 'user',
    isOn: (user: UserState) => user.phoneBlocked,
    patch: (on: boolean): Partial<UserState> => ({ phoneBlocked: on }),
  },
} as const

export type Trouble = keyof typeof troubles
export const troubleNames = Object.keys(troubles) as Trouble[]

function ofApp<Setting extends keyof AppState>(setting: Setting, wrong: AppState[Setting], right: AppState[Setting]) {
  return {
    of: 'app',
    isOn: (app: AppState) => app[setting] === wrong,
    patch: (on: boolean): Partial<AppState> => ({ [setting]: on ? wrong : right }),
  } as const
}

/** How WeChat's server API behaves; what somebody else has set up shows as `other`. */
export const wechatModes = {
  normal: [],
  slow: [{ route: '*', kind: 'delay', delayMs: 3000 }],
  error: [{ route: '*', kind: 'errcode', errcode: -1 }],
  silent: [{ route: '*', kind: 'no_answer' }],
} satisfies Record<string, Fault[]>

export type WechatMode = keyof typeof wechatModes
export const wechatModeNames = Object.keys(wechatModes) as WechatMode[]

/** The state of things, as read back. */
export interface Situation {
  troubles: Record<Trouble, boolean>
  wechat: WechatMode | 'other'
  quota: number
  /** Of the session_key between this person and the app; 0 before the first. */
  keyEpoch: number
  privacyAgreed: boolean
}

/** @returns `undefined` where the emulator does not know the app or the person. */
export function situationOf(state: EmulatorState, appid: string, userId: string): Situation | undefined {
  const app = state.apps.find((candidate) => candidate.appid === appid)
  const user = state.users.find((candidate) => candidate.userId === userId)
  if (!app || !user) return undefined
  const relation = state.sessions.find((session) => session.appid === appid && session.userId === userId)
  const isOn = (name: Trouble): boolean => {
    const trouble = troubles[name]
    return trouble.of === 'app' ? trouble.isOn(app) : trouble.isOn(user)
  }
  return {
    troubles: Object.fromEntries(troubleNames.map((name) => [name, isOn(name)])) as Record<Trouble, boolean>,
    wechat: wechatModeNames.find((mode) => sameFaults(wechatModes[mode], state.faults)) ?? 'other',
    quota: app.quota,
    keyEpoch: relation?.keyEpoch ?? 0,
    privacyAgreed: relation?.privacyAgreed ?? false,
  }
}

/** Being blocked is what the ready-made person of that name is for. */
export const isUsual = (name: Trouble, on: boolean, userId: string): boolean =>
  on === (name === 'blocked' && userId === 'blocked')

const wechatPrefix = 'wechat-'

/** What is not as usual, by the names a link carries. */
export function wrongNames({ troubles, wechat }: Situation, userId: string): string[] {
  const names: string[] = troubleNames.filter((name) => !isUsual(name, troubles[name], userId))
  return wechat === 'normal' || wechat === 'other' ? names : [...names, wechatPrefix + wechat]
}

/** What a link asks for; names nobody knows are left out. */
export function asked(wrong: string[]): { troubles: Trouble[]; wechat?: WechatMode } {
  const wechat = wechatModeNames.find((mode) => wrong.includes(wechatPrefix + mode))
  return { troubles: troubleNames.filter((name) => wrong.includes(name)), ...(wechat && { wechat }) }
}

function sameFaults(expected: Fault[], actual: Fault[]): boolean {
  return expected.length === actual.length && expected.every((fault, index) => sameFault(fault, actual[index]!))
}

function sameFault(expected: Fault, actual: Fault): boolean {
  const settings = new Set([...Object.keys(expected), ...Object.keys(actual)])
  return [...settings].every((setting) => expected[setting] === actual[setting])
}
