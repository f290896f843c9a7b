import './frame.css'
import { createActs } from './acts.ts'
import { controlPlane } from './api.ts'
import { phoneView } from './phoneView.ts'
import { dress } from './dress.ts'
import { noticeView } from './notice.ts'
import { formatSettings, parseSettings, type Settings } from './settings.ts'
import { sheet } from './sheet.ts'
import { wrongNames } from './situation.ts'
import type { FrameState } from './state.ts'
import { createStore } from './store.ts'
import { watchEmulator } from './watchEmulator.ts'

const browserLanguage = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
const dark = matchMedia('(prefers-color-scheme: dark)')
const settings = parseSettings(location.search, location.hash)

const store = createStore(firstState(settings))
const acts = createActs(store, controlPlane, () => Date.now())
const root = document.getElementById('frame')!
const phone = phoneView(store, acts)

dark.addEventListener('change', ({ matches }) => store.change({ systemDark: matches }))
store.watch(
  ({ look, systemDark }) => (look === 'system' ? (systemDark ? 'dark' : 'light') : look),
  (look) => void (document.documentElement.dataset.look = look),
)
store.watch(
  ({ panelsOpen }) => panelsOpen,
  (open) => void (root.dataset.panels = open ? 'open' : 'closed'),
)
root.replaceChildren(phone, ...sheet(store, acts, phone), noticeView(store))
dress(store, acts, phone)
void start()

function firstState({ device, language = browserLanguage, look, page }: Settings): FrameState {
  return {
    device,
    systemDark: dark.matches,
    language,
    look,
    page,
    reopened: 0,
    appid: '',
    clockAheadMs: 0,
    messages: [],
    timeline: {
      connection: 'connecting',
      exchanges: [],
      clearedUpTo: 0,
      pausedAt: undefined,
      follow: true,
      hidden: [],
      failuresOnly: false,
    },
    console: [],
    panel: 'setup',
    panelsOpen: matchMedia('(width >= 700px)').matches,
    notice: undefined,
  }
}

async function start(): Promise<void> {
  const appid = await controlPlane.appid().catch(() => '')
  store.change({ appid })
  await acts.refresh()
  await acts.reproduce(settings.wrong)
  watchEmulator(acts)
  // From here on the address follows what is really so.
  store.watch(address, (text) => history.replaceState(null, '', location.pathname + text))
}

function address({ device, language, look, page, situation }: FrameState): string {
  return formatSettings({
    device,
    look,
    wrong: situation ? wrongNames(situation, device.userId) : settings.wrong,
    ...(language !== browserLanguage && { language }),
    ...(page !== undefined && { page }),
  })
}
