import type { BuiltProject, ConsoleLevel, Device, PageConfig } from '../../wire.ts'

/** What `wx.*`, the built-ins and the sheets stand on. main.ts makes one and hands it around. */
export interface Phone {
  /** Live: `network` and `theme` may change while the app runs. */
  device: Device
  onDeviceChange(listener: (device: Device) => void): void
  /** Of the window. In px. */
  onResize(listener: (size: { windowWidth: number; windowHeight: number }) => void): void
  project(): BuiltProject
  stack: PageStack
  native: Native
  emulator: EmulatorClient
  storage: Storage
  console: AppConsole
  /** What the app's life cycle hands to `App({})` and to wx.onAppShow and friends. */
  lifecycle: Lifecycle
  /** Questions of the engine about what is on the screen. */
  view: View
}

/** Where the person's data of this app is kept: `localStorage` under (appid, user). */
export interface Storage {
  get(key: string): unknown
  set(key: string, value: unknown): void
  remove(key: string): void
  keys(): string[]
  clear(): void
}

export interface AppConsole {
  say(level: ConsoleLevel, ...values: unknown[]): void
  /** Once per key. */
  warnOnce(key: string, message: string): void
  /** An error nobody caught: console, terminal, wx.onError and App.onError. */
  fail(error: unknown, where?: string): void
}

export interface Lifecycle {
  launchOptions: LaunchOptions
  on(event: 'show' | 'hide' | 'error' | 'unhandledRejection' | 'pageNotFound', listener: (detail: any) => void): void
  off(event: 'show' | 'hide' | 'error' | 'unhandledRejection' | 'pageNotFound', listener?: (detail: any) => void): void
  getApp(): any
}

export interface LaunchOptions {
  path: string
  query: Record<string, string>
  scene: number
  referrerInfo: object
}

/** The control plane, from the phone's side. @throws {EmulatorError} */
export interface EmulatorClient {
  /** POST with the device's user, app and client added: `act('login')`, `act('phone-tap', {…})`. */
  act<Reply>(verb: string, body?: object): Promise<Reply>
  /** @param signal Aborted when nobody waits for the reply any more. */
  post<Reply>(path: string, body: object, signal?: AbortSignal): Promise<Reply>
  get<Reply>(path: string): Promise<Reply>
}

export interface PageStack {
  /** Bottom first. */
  readonly pages: readonly PageInstance[]
  current(): PageInstance
  /** @throws {NavigationError} Its message is what WeChat puts after `navigateTo:fail `. */
  navigateTo(url: string, events?: Record<string, (...args: any[]) => void>): Promise<{ eventChannel: EventChannel }>
  redirectTo(url: string): Promise<void>
  switchTab(url: string): Promise<void>
  reLaunch(url: string): Promise<void>
  navigateBack(delta?: number): Promise<void>
  /** After every change of what is on top, and of its bar. */
  onChange(listener: () => void): void
}

export class NavigationError extends Error {
  override readonly name = 'NavigationError'
}

export interface PageInstance {
  /** `pages/index/index` */
  path: string
  query: Record<string, string>
  /** What page code knows as `this`, and getCurrentPages() lists. */
  component: any
  config: PageConfig
  /** Live title and colours; change it and call `stack.barChanged()` through wx.setNavigationBarTitle and friends. */
  bar: BarState
  /** The scrolling element. */
  scroller: HTMLElement
  element: HTMLElement
  setBar(change: Partial<BarState>): void
  /** Runs a handler of the page, if it has it. */
  call(handler: string, ...args: unknown[]): unknown
  /** onResize, on the page and its components. In px. */
  resize(size: { windowWidth: number; windowHeight: number }): void
  /** onHide and onShow of the page under something that covers it whole: another app, another window. */
  cover(covered: boolean): void
  /** onPullDownRefresh of the page, with the dots shown until `stopPullDown`. */
  startPullDown(): void
  stopPullDown(): void
  /** Whether the capsule's menu offers to send it: where it has onShareAppMessage, until wx.showShareMenu or hideShareMenu say otherwise. */
  sharable: boolean
  /** What onShareAppMessage answers, merged over WeChat's default, which is the page itself. */
  share(from: 'button' | 'menu', target?: object): Promise<ShareMessage>
}

export interface ShareMessage {
  title: string
  path: string
  imageUrl?: string
}

export interface BarState {
  title: string
  loading: boolean
  frontColor: string
  backgroundColor: string
  custom: boolean
  homeButton: boolean
}

export interface EventChannel {
  on(name: string, listener: (...args: any[]) => void): void
  once(name: string, listener: (...args: any[]) => void): void
  off(name: string, listener?: (...args: any[]) => void): void
  emit(name: string, ...args: any[]): void
}

/** Everything WeChat itself draws, in the device's language. All dialogs trap the focus and answer Escape as their refusal. */
export interface Native {
  /** Where pages stand: between the bars. */
  pagesElement: HTMLElement
  /** Above the pages and below dialogs: root-portal, picker. */
  layer: HTMLElement
  showToast(options: { title: string; icon: string; image?: string; durationMs?: number; mask: boolean }): void
  hideToast(): void
  modal(options: ModalOptions): Promise<{ confirm: boolean; cancel: boolean; content?: string }>
  /** @returns The index, or undefined when it was closed. */
  actionSheet(options: { alertText?: string; itemList: string[]; itemColor: string }): Promise<number | undefined>
  phoneSheet(question: PhoneQuestion): Promise<PhoneAnswer>
  /** WeChat's own privacy popup. */
  privacyPopup(question: { appName: string; contractName: string; onOpenContract: () => void }): Promise<boolean>
  privacyContract(question: { appName: string; contractName: string }): Promise<void>
  quotaSheet(): Promise<void>
  shareSheet(message: ShareMessage): Promise<boolean>
  smsBanner(message: { text: string; from?: string }): void
  /** Draws the bar and the tab bar for the page on top; called on every change of the stack. */
  drawBars(): void
  tabBar: TabBarControl
  /** The person closed the mini program by the capsule (false) or opened it again (true). */
  onVisibility(listener: (shown: boolean) => void): void
  /** Errors take the place of the app; warnings alone are a bar. */
  showProblems(problems: BuiltProject['problems']): void
  /** An error nobody caught, as a bar that can be opened and closed. */
  showError(error: { message: string; stack?: string }): void
  /** A bar about something that works here and would not in WeChat. */
  showWarning(message: string): void
}

export interface ModalOptions {
  title: string
  content: string
  showCancel: boolean
  cancelText: string
  cancelColor: string
  confirmText: string
  confirmColor: string
  editable: boolean
  placeholderText: string
}

export interface PhoneQuestion {
  kind: 'quick' | 'realtime'
  appName: string
  phones: { countryCode: string; purePhoneNumber: string; masked: string }[]
  /** Set when the privacy guideline is agreed to by the same sheet. */
  merged?: { contractName: string; onOpenContract: () => void }
}

export type PhoneAnswer = { allow: true; phone: { countryCode: string; purePhoneNumber: string } } | { allow: false }

export interface TabBarControl {
  set(change: {
    visible?: boolean
    style?: Record<string, string>
    item?: { index: number; text?: string; iconPath?: string; selectedIconPath?: string }
  }): void
  badge(index: number, text: string | undefined): void
  redDot(index: number, shown: boolean): void
}

/** `wx.createSelectorQuery` and intersection observers ask through this; the engine answers. */
export interface View {
  /** Elements that a selector of WXML finds below a component (or the current page), `.a >>> .b` included. */
  select(root: any, selector: string): ViewNode[]
  /** The host of the page or component itself. */
  viewport(): ViewNode
}

export interface ViewNode {
  element: HTMLElement
  id: string
  dataset: Record<string, unknown>
  mark: Record<string, unknown>
  properties: Record<string, unknown>
  /** `NodesRef.context` and `NodesRef.node`. */
  node: unknown
}
