import { dirname } from 'node:path'

/**
 * Which files of a folder Docker does not send to a build.
 *
 * @param text A .dockerignore: the last pattern that fits a path, or a folder above it, decides.
 * @returns Of a path with slashes, relative to the folder: whether it stays behind.
 * @see https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function ignoredBy(text: string): (path: string) => boolean {
  const rules = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ ignores: !line.startsWith('!'), pattern: expressionOf(line.replace(/^!/, '')) }))
  return (path) => {
    const folders = [path]
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.push(folder)
    const last = rules.findLast(({ pattern }) => folders.some((one) => pattern.test(one)))
    return last?.ignores ?? false
  }
}

/** Unlike in a shell, and in `path.matchesGlob`, `*` also fits names that begin with a dot. */
function expressionOf(pattern: string): RegExp {
  const literal = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  const source = literal.replace(/\*\*\/|\*/g, (wild) => (wild === '*' ? '[^/]*' : '(.*/)?'))
  return new RegExp(`^${source}$`)
}
