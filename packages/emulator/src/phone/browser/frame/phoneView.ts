import type { Device, DeviceChange, PhoneReport } from '../../wire.ts'
import type { Acts } from './acts.ts'
import { h } from './dom.ts'
import { phoneUrl } from './settings.ts'
import type { FrameState, FrameStore } from './state.ts'
import { textsOf } from './texts.ts'

/** The phone itself, and the line below it. It outlives changes of the frame's language. */
export function phoneView(store: FrameStore, acts: Acts): HTMLElement {
  const iframe = h('iframe', { class: 'screen', allow: 'clipboard-read; clipboard-write' })
  loadOnChange(store, iframe)
  tellChanges(store, iframe)
  window.addEventListener('message', ({ source, data }: MessageEvent<PhoneReport>) => {
    if (source === iframe.contentWindow && isReport(data)) acts.hearPhone(data)
  })
  return h(
    'main',
    { class: 'stage', id: 'phone' },
    h('div', { class: 'device' }, iframe),
    belowPhone(store, acts, iframe),
  )
}

const isReport = (data: PhoneReport | undefined): data is PhoneReport =>
  data?.type === 'quickreg:console' || data?.type === 'quickreg:page'

/** The device as the phone knows it: its colours are always one or the other. */
function deviceOf({ device, systemDark }: FrameState): Device {
  const system = systemDark ? 'dark' : 'light'
  return { ...device, theme: device.theme === 'system' ? system : device.theme }
}

function loadOnChange(store: FrameStore, iframe: HTMLIFrameElement): void {
  /** Whatever is in here cannot change while the app runs. */
  const fixed = (state: FrameState) => {
    const { network: _network, theme: _theme, ...device } = state.device
    return JSON.stringify([device, state.reopened])
  }
  let first = true
  store.watch(fixed, () => {
    const state = store.get()
    const address = phoneUrl(deviceOf(state), state.page)
    if (first) iframe.src = address
    else open(iframe.contentWindow!, address)
    first = false
  })
}

/** Without an entry in the history: going back from the frame must not go back through phones. */
function open(phone: Window, address: string): void {
  phone.location.replace(address)
  // An address that differs in its fragment alone would not be loaded again.
  if (phone.location.pathname + phone.location.search === address.split('#')[0]) phone.location.reload()
}

function tellChanges(store: FrameStore, iframe: HTMLIFrameElement): void {
  const tell = () => {
    const { network, theme } = deviceOf(store.get())
    const message: DeviceChange = { type: 'quickreg:device', change: { network, theme } }
    iframe.contentWindow?.postMessage(message, location.origin)
  }
  store.watch(({ device }) => device.network, tell)
  store.watch((state) => deviceOf(state).theme, tell)
  // It may have changed between the address and the app that read it.
  iframe.addEventListener('load', tell)
}

function belowPhone(store: FrameStore, acts: Acts, iframe: HTMLIFrameElement): HTMLElement {
  const page = h('code', { class: 'page' })
  const reopen = h('button', { type: 'button', class: 'button quiet', onclick: acts.reopen })
  const alone = h('a', { class: 'button quiet', target: '_blank', rel: 'noopener' })
  store.watch(
    ({ language }) => language,
    (language) => {
      const t = textsOf(language)
      iframe.title = t.phone
      reopen.textContent = t.reload
      alone.textContent = t.openAlone
    },
  )
  store.watch(
    (state) => phoneUrl(deviceOf(state), state.page),
    (address) => {
      alone.href = address
      page.textContent = store.get().page ?? ''
    },
  )
  return h('div', { class: 'below-phone' }, page, h('span', { class: 'buttons' }, reopen, alone))
}
