import './phone.css'
import './builtins/builtins.css'
import './native/native.css'
import type { BuiltProject, Device, PhoneReport } from '../../wire.ts'
import { createAppLife } from './app.ts'
import { connectAutomator } from './automator/agent.ts'
import type { Services } from './builtin.ts'
import { builtins } from './builtins/index.ts'
import { explainBrowserOnly } from './checks/browserOnly.ts'
import { warnOfLostData } from './checks/data.ts'
import { createConsole } from './console.ts'
import { dressDocument, listenToFrame, readDevice } from './device.ts'
import { createEmulatorClient } from './emulatorClient.ts'
import { createEngine } from './engine/index.ts'
import { listenToEvents } from './events.ts'
import { createHotReload, fetchProject, isBroken, takeSavedStack } from './hotReload.ts'
import { createModules } from './modules.ts'
import { createNative } from './native/index.ts'
import { createOpenType } from './openType.ts'
import { createPageStack, writeStack } from './pageStack.ts'
import type { Phone } from './ports.ts'
import { readRoute, writeRoute } from './route.ts'
import { createServices } from './services.ts'
import { createStorage } from './storage.ts'
import { createStyles } from './styles.ts'
import { readTemplates } from './templates.ts'
import { registerUnits } from './units.ts'
import { createView } from './view.ts'
import { measureViewport, watchErrors, watchSize, watchVisibility } from './watchWindow.ts'
import { createWx } from './wx/index.ts'

/** Wires the phone together and starts the mini program; the only file that knows all rooms. */
async function start(): Promise<void> {
  let project = await fetchProject()
  const device = readDevice(location.search)
  dressDocument(device, project.app)
  const saved = takeSavedStack()
  const address = readHash() || `/${project.app.entryPagePath}`
  const first = readRoute(saved[0] ?? address, '')

  // Each of these asks for the others only once the app runs.
  const root = document.getElementById('phone')!
  let automator = undefined as ReturnType<typeof connectAutomator> | undefined
  const native = createNative(root, device, () => phone)
  const appConsole = createConsole({
    onLine: (level, values) => automator?.log(level, values),
    // The module's code begins on the second line of what is evaluated.
    explain: (stack) => explainBrowserOnly(stack, (key, line) => project.modules[key]?.code.split('\n')[line - 2]),
    onFailure: (error) => void life.emit('error', `${error.name}: ${error.message}\n${error.stack ?? ''}`),
    onTraced: (error) => native.showError(error),
  })
  measureViewport(native.pagesElement)
  const life = createAppLife({ ...first, scene: 1001, referrerInfo: {} }, appConsole.fail)
  const engine = createEngine({
    root,
    services: () => services,
    onError: appConsole.fail,
    onWarning: (message) => appConsole.warnOnce(message, message),
    onSetData: warnOfLostData(appConsole),
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
  const sizeListeners: Parameters<Phone['onResize']>[0][] = []
  const phone: Phone = {
    device,
    onDeviceChange: (listener) => void deviceListeners.push(listener),
    onResize: (listener) => void sizeListeners.push(listener),
    project: () => project,
    stack,
    native,
    emulator: createEmulatorClient(device, project.appid),
    storage: createStorage(project.appid, device.userId, localStorage),
    console: appConsole,
    lifecycle: life,
    view: createView(engine, stack),
  }
  const wx = createWx(phone)
  const services: Services = createServices(phone, createOpenType(phone, wx))

  const use = (next: BuiltProject) => void (project = next)
  const rebuild = createHotReload({ engine, styles, stack, native, project, use, onError: appConsole.fail })
  const again = () => void rebuild()
  listenToEvents(device.userId, { built: again, again, sms: (message) => native.smsBanner(message) })
  native.showProblems(project.problems)
  if (isBroken(project)) return

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
  for (const builtin of builtins) engine.defineBuiltin(builtin)
  const modules = createModules(project, surroundings)
  registerUnits({ project, engine, modules, templateOf: readTemplates(project), onError: appConsole.fail })

  stack.onChange(() => {
    native.drawBars()
    const route = writeStack(stack).at(-1)!
    history.replaceState(null, '', `#${encodeURI(route)}`)
    report({ type: 'quickreg:page', path: route })
  })
  watchVisibility(life, phone)
  watchErrors(life, appConsole)
  watchSize(stack, sizeListeners)
  listenToFrame((change) => {
    Object.assign(device, change)
    dressDocument(device, project.app)
    for (const listener of deviceListeners) listener(device)
    native.drawBars()
  })
  // In the queue before onLaunch, which may want to go elsewhere; opened after it.
  const opened = open([writeRoute(first), ...saved.slice(1)], phone, project)
  life.launch()
  await opened
  document.documentElement.dataset.launched = ''
}

/** The page that the address names, as it was written there; by hand it may be written anyhow. */
function readHash(): string {
  const hash = location.hash.slice(1)
  try {
    return decodeURI(hash)
  } catch {
    return hash
  }
}

/** The pages of before, or the one that the address names; where that is none, the app's first. */
async function open(
  [bottom = '', ...above]: string[],
  { stack, console }: Phone,
  { app }: BuiltProject,
): Promise<void> {
  const first = `/${app.entryPagePath}`
  await stack.reLaunch(bottom).catch((error: unknown) => {
    console.fail(error)
    if (bottom !== first) return stack.reLaunch(first).catch(console.fail)
  })
  for (const route of above) await stack.navigateTo(route).catch(console.fail)
}

function report(message: PhoneReport): void {
  if (window.parent !== window) window.parent.postMessage(message, location.origin)
}

start().catch((error: unknown) => {
  console.error(error)
  document.body.textContent = `The phone could not start: ${String(error)}`
})
