/** One line of a Dockerfile: `COPY --from=build a b` → `{ keyword: 'COPY', flags: { from: 'build' }, rest: 'a b' }`. */
export interface Instruction {
  keyword: string
  flags: Record<string, string>
  rest: string
}

/** Reads what our Dockerfile uses of the format; no heredocs, and no line that goes on in the next. */
export function readDockerfile(text: string): Instruction[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const match = /^([A-Z]+)((?: --[a-z-]+=\S+)*) (.+[^\\])$/.exec(line)
      if (!match) throw new Error(`This line of the Dockerfile is not understood: ${line}`)
      const [, keyword = '', flags = '', rest = ''] = match
      const pairs = [...flags.matchAll(/--([a-z-]+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value])
      return { keyword, flags: Object.fromEntries(pairs) as Record<string, string>, rest }
    })
}

/** `["node", "a"]`: the form that needs no shell, so that signals reach the command itself. */
export function execForm(text: string): string[] {
  const words: unknown = JSON.parse(text)
  if (!Array.isArray(words) || !words.every((word) => typeof word === 'string')) {
    throw new Error(`is not in exec form: ${text}`)
  }
  return words
}
