import './phone.css'
import './builtins/builtins.css'
import './native/native.css'
import type { BuiltProject, Device, DeviceChange, PhoneReport } from '../../wire.ts'
import { createAppLife } from './app.ts'
import { connectAutomator } from './automator/agent.ts'
import { explainBrowserOnly } from './checks/browserOnly.ts'
import { findLostValue } from './checks/data.ts'
import { builtins } from './builtins/index.ts'
import type { Services } from './builtin.ts'
import { createConsole } from './console.ts'
import { readDevice } from './device.ts'
import { createEmulatorClient } from './emulatorClient.ts'
import { createEngine } from './engine/index.ts'
import { listenToEvents } from './events.ts'
import { compareBuilds, reloadAt, takeSavedStack } from './hotReload.ts'
import { createModules } from './modules.ts'
import { createNative } from './native/index.ts'
import { createOpenType } from './openType.ts'
import { createPageStack, writeStack } from './pageStack.ts'
import type { Phone } from './ports.ts'
import { readRoute } from './route.ts'
import { createServices } from './services.ts'
import { createStorage } from './storage.ts'
import { createStyles } from './styles.ts'
import { readTemplates } from './templates.ts'
import { registerUnits } from './units.ts'
import { createWx } from './wx/index.ts'

/** Wires the phone together and starts the mini program; the only file that knows all rooms. */
async function start(): Promise<void> {
  const device = readDevice(location.search)
  dressDocument(device)
  let project = await fetchProject()
  const root = document.getElementById('phone')!
  const native = createNative(root, device, () => phone)
  let automator: ReturnType<typeof connectAutomator> | undefined
  const appConsole = createConsole({
    onLine: (level, values) => automator?.log(level, values),
    // The module's code begins on the second line of what is evaluated.
    explain: (stack) => explainBrowserOnly(stack, (key, line) => project.modules[key]?.code.split('\n')[line - 2]),
    onFailure(error) {
      native.showError(error)
      life.emit('error', `${error.name}: ${error.message}\n${error.stack ?? ''}`)
    },
  })
  const saved = takeSavedStack()
  const hash = decodeURI(location.hash.slice(1))
  const first = readRoute(saved[0] ?? (hash || `/${project.app.entryPagePath}`), '')
  const life = createAppLife({ ...first, scene: 1001, referrerInfo: {} }, appConsole.fail)
  let services: Services | undefined
  const engine = createEngine({
    root,
    services: () => services!,
    onError: appConsole.fail,
    onWarning: (message) => appConsole.warnOnce(message, message),
    onSetData(data, is) {
      const lost = is.startsWith('wx/') ? undefined : findLostValue(data)
      if (!lost) return
      const message = `setData of ${is}: \`${lost.path}\` is ${lost.what}; WeChat copies data to the page and would lose it`
      appConsole.warnOnce(`setData ${is} ${lost.path}`, message)
    },
  })
  const styles = createStyles(project, engine.stylePrefix)
  const stack = createPageStack({
    engine,
    project: () => project,
    styles,
    theme: () => device.theme,
    parent: native.pagesElement,
    onError: appConsole.fail,
    onNotFound: (route) => void life.emit('pageNotFound', { ...route, isEntryPage: stack.pages.length === 0 }),
  })
  const deviceListeners: ((device: Device) => void)[] = []
  const phone: Phone = {
    device,
    onDeviceChange: (listener) => void deviceListeners.push(listener),
    project: () => project,
    stack,
    native,
    emulator: createEmulatorClient(device, project.appid),
    storage: createStorage(project.appid, device.userId, localStorage),
    console: appConsole,
    lifecycle: life,
    view: {
      select: engine.select,
      viewport: () => ({
        element: stack.current().scroller,
        id: '',
        dataset: {},
        mark: {},
        properties: {},
        node: undefined,
      }),
    },
  }

  listenToEvents(device.userId, {
    built: () => void rebuild(),
    sms: (message) => native.smsBanner(message),
  })
  async function rebuild(): Promise<void> {
    const next = await fetchProject()
    const swap = compareBuilds(project, next)
    const wasBroken = isBroken(project)
    if (!isBroken(next) && (wasBroken || swap.kind === 'reload')) return reloadAt(writeStack(stack))
    project = next
    native.showProblems(next.problems)
    if (isBroken(next) || swap.kind === 'reload') return
    styles.update(next)
    const templateOf = readTemplates(next)
    for (const path of swap.templates) engine.updateTemplate(path, templateOf(path))
  }

  native.showProblems(project.problems)
  if (isBroken(project)) return

  const wx = createWx(phone)
  services = createServices(phone, createOpenType(phone, wx))
  for (const builtin of builtins) engine.defineBuiltin(builtin)
  const surroundings = {
    wx,
    App: life.App,
    getApp: life.getApp,
    getCurrentPages: () => stack.pages.map(({ component }) => component as unknown),
    ...engine.globals,
    console: appConsole.forModules,
    global: globalThis,
  }
  automator = connectAutomator({ phone, surroundings, selectBelow: engine.selectBelow })
  const modules = createModules(project, surroundings)
  registerUnits({ project, engine, modules, templateOf: readTemplates(project), onError: appConsole.fail })

  stack.onChange(() => {
    native.drawBars()
    const route = writeStack(stack).at(-1)!
    history.replaceState(null, '', `#${route}`)
    report({ type: 'quickreg:page', path: route })
  })
  watchWindow(life)
  addEventListener('message', ({ source, origin, data }: MessageEvent<DeviceChange>) => {
    if (source !== window.parent || origin !== location.origin || data?.type !== 'quickreg:device') return
    Object.assign(device, data.change)
    dressDocument(device)
    for (const listener of deviceListeners) listener(device)
  })
  life.launch()
  await stack.reLaunch(`/${first.path}${searchOf(first.query)}`).catch(async (error: unknown) => {
    appConsole.fail(error)
    await stack.reLaunch(`/${project.app.entryPagePath}`)
  })
  for (const route of saved.slice(1)) await stack.navigateTo(route).catch(appConsole.fail)
  document.documentElement.dataset.launched = ''
}

async function fetchProject(): Promise<BuiltProject> {
  return (await (await fetch('/phone/project.json', { cache: 'no-store' })).json()) as BuiltProject
}

const isBroken = ({ problems }: BuiltProject) => problems.some(({ severity }) => severity === 'error')

const searchOf = (query: Record<string, string>) => {
  const search = Object.entries(query).map(([name, value]) => `${name}=${value}`)
  return search.length > 0 ? `?${search.join('&')}` : ''
}

function dressDocument({ theme, language, fontSizeSetting }: Device): void {
  const root = document.documentElement
  root.dataset.theme = theme
  root.lang = language.replace('_', '-')
  root.style.fontSize = `${fontSizeSetting}px`
}

function watchWindow(life: ReturnType<typeof createAppLife>): void {
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) life.emit('hide', {})
    else life.emit('show', life.launchOptions)
  })
  addEventListener('unhandledrejection', (event) => {
    life.emit('unhandledRejection', { reason: event.reason as unknown, promise: event.promise })
  })
}

function report(message: PhoneReport): void {
  if (window.parent !== window) window.parent.postMessage(message, location.origin)
}

start().catch((error: unknown) => {
  console.error(error)
  document.body.textContent = `The phone could not start: ${String(error)}`
})
