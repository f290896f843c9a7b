import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClock } from '../src/clock.ts'
import { createDispatch } from '../src/dispatch.ts'
import { createEmulation, type Emulation } from '../src/emulation.ts'
import { DEFAULT_APP } from '../src/index.ts'
import type { BuiltProject, ConsoleEntry } from '../src/phone/wire.ts'

const { appid } = DEFAULT_APP

export interface PhoneLab {
  emulation: Emulation
  url: string
  /** What reached the terminal. */
  said: ConsoleEntry[]
  /** Tells the phone that there is another build. */
  build(revision: number): void
  post(path: string, body: object, headers?: Record<string, string>): Promise<Response>
  [Symbol.asyncDispose](): Promise<void>
}

/** The routes around a phone whose mini program is a stand-in: `files` maps its paths to files of the disk. */
export async function createPhoneLab(
  options: { requestHosts?: Record<string, string>; files?: Record<string, string> } = {},
): Promise<PhoneLab> {
  const emulation = createEmulation(createClock(new Date('2026-07-01T04:00:00Z')), 'phone')
  const builders = new Set<(built: BuiltProject) => void>()
  const said: ConsoleEntry[] = []
  const phone = {
    requestHosts: new Map(Object.entries(options.requestHosts ?? {})),
    project: {
      current: () => emptyProject,
      onBuilt(listener: (built: BuiltProject) => void) {
        builders.add(listener)
        return () => void builders.delete(listener)
      },
      fileBelow: (path: string) => options.files?.[path],
      onClosed: () => () => undefined,
      mapStack: (stack: string) => stack.replace('pages/index/index.js:1', 'pages/index/index.ts:7'),
      close: () => {},
    },
  }
  const dispatch = createDispatch(emulation, {
    hosts: [],
    onChange: () => {},
    phone: () => phone,
    onConsole: (entry) => void said.push(entry),
  })
  const server = createServer((incoming, outgoing) => void dispatch(incoming, outgoing))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    emulation,
    url,
    said,
    build: (revision) => builders.forEach((tell) => tell({ ...emptyProject, revision })),
    post: (path, body, headers = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const emptyProject: BuiltProject = {
  revision: 1,
  appid,
  app: { pages: ['pages/index/index'], entryPagePath: 'pages/index/index', window: {}, darkmode: false, json: {} },
  units: {},
  templates: '({})',
  modules: {},
  problems: [],
}

/** Reads a stream of server-sent events until one has come. */
export async function nextEvent(response: Response): Promise<{ event: string; data: unknown }> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body!) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    const [, event, data] = /^event: (.*)\ndata: (.*)\n\n/m.exec(text) ?? []
    if (event && data) return { event, data: JSON.parse(data) as unknown }
  }
  throw new Error(`The stream ended after: ${text}`)
}
