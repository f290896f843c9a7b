// The process of a contender: tells its port, then what it has used as often as it is asked.
import type { Memory, Serve, ServeOptions, Usage } from './serverProcess.ts'

const [file = '', options = '{}'] = process.argv.slice(2)
const { serve } = (await import(file)) as { serve: Serve }
const { port, close } = await serve(JSON.parse(options) as ServeOptions)

process.on('message', (message) => {
  if (message === 'usage') process.send?.(usage())
  else if (message === 'memory') process.send?.(memory())
  else void close().then(() => process.disconnect())
})
process.on('disconnect', () => process.exit()) // whoever measures is gone
process.send?.({ port })

function usage(): Usage {
  const { user, system } = process.cpuUsage()
  return { cpuMs: (user + system) / 1000, rssMb: process.memoryUsage.rss() / 2 ** 20 }
}

function memory(): Memory {
  const rss = process.memoryUsage.rss() // as it is, before we collect
  globalThis.gc?.()
  return { rssMb: rss / 2 ** 20, heapMb: process.memoryUsage().heapUsed / 2 ** 20 }
}
