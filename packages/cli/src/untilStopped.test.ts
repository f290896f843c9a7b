import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'

const module = new URL('./untilStopped.ts', import.meta.url).href

/** A process that never ends by itself; `stopping` is what it does when asked to. */
async function startProgram(stopping: string) {
  const program = `
    import { endWithin, untilStopped } from '${module}'
    const stopped = untilStopped()
    setInterval(() => {}, 1000)
    console.log('started')
    await stopped
    ${stopping}`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  return { child, exited }
}

it('ends a process that hangs while it stops, as a failure', async () => {
  const { child, exited } = await startProgram('endWithin(50)')
  child.kill('SIGTERM')
  expect(await exited).toEqual([1, null])
})

it('ends at once, as a failure, when somebody who waited asks a second time', async () => {
  const { child, exited } = await startProgram(`console.log('stopping')`)
  child.kill('SIGTERM')
  await once(child.stdout, 'data')
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  child.kill('SIGTERM')
  expect(await exited).toEqual([1, null])
})
