import type { ConsoleLevel } from '../../../wire.ts'
import { jsonOf, portable } from '../shown.ts'
import { createAppMethods } from './appMethods.ts'
import { createElementMethods } from './elementMethods.ts'
import { createPageMethods } from './pageMethods.ts'
import { createHandles } from './handles.ts'
import type { Driven, Method } from './method.ts'

/**
 * The phone's side of miniprogram-automator: JSON over a WebSocket, `{id, method, params}` in, `{id, result}` or
 * `{id, error}` out. What a method cannot do here it says; it never pretends.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/devtools/auto/
 * @returns Tells scripts that listen what the app wrote to its console.
 */
export function connectAutomator(driven: Driven): { log(level: ConsoleLevel, values: unknown[]): void } {
  const handles = createHandles()
  const methods: Record<string, Method> = {
    ...createAppMethods(driven, handles, (name, args) => send({ method: 'App.bindingCalled', params: { name, args } })),
    ...createPageMethods(driven, handles),
    ...createElementMethods(driven, handles),
  }
  const socket = new WebSocket(`/phone/automator`)
  const send = (message: object) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(jsonOf(message)!)
  }
  socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const { id, method, params } = JSON.parse(data) as { id: string; method: string; params: unknown }
    answer(methods, method, params)
      .then((reply) => send({ id, ...reply }))
      .catch(({ message }: Error) => send({ id, error: { message } })) // the app's data cannot be written as JSON
  })
  return { log: (type, args) => send({ method: 'App.logAdded', params: { type, args: portable(args) } }) }
}

async function answer(methods: Record<string, Method>, name: string, params: unknown): Promise<object> {
  const method = methods[name]
  if (!method) return { error: { message: `${name} is not supported by the emulator` } }
  try {
    return { result: (await method(params)) ?? {} }
  } catch (error) {
    return { error: { message: error instanceof Error ? error.message : JSON.stringify(error) } }
  }
}
