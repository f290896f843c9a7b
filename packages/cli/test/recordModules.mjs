// Loaded with --import: at the end of the process, names on stderr every module that was resolved.
import { registerHooks } from 'node:module'

/** @type {Set<string>} */
const resolved = new Set()

registerHooks({
  resolve(specifier, context, nextResolve) {
    const result = nextResolve(specifier, context)
    resolved.add(result.url)
    return result
  },
})

process.on('exit', () => console.error([...resolved].join('\n')))
