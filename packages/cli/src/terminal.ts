/** One thing said to people, in both languages. */
export interface Text {
  zh: string
  en: string
}

/** Where a command speaks: `print` is its result, as it is; `say` is for people. */
export interface Terminal {
  language: keyof Text
  print(line: string): void
  say(text: Text): void
  complain(text: Text): void
}

/** Ends a command with exit code 1 and this text on stderr, which says what to do next. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly text: Text
  constructor(text: Text, options?: ErrorOptions) {
    super(text.en, options)
    this.text = text
  }
}

/** @param env `LC_ALL` goes before `LANG`, as everywhere in POSIX; anything that is not Chinese is English. */
export function languageOf(env: Record<string, string | undefined>): keyof Text {
  return /^zh/i.test(env.LC_ALL || env.LANG || '') ? 'zh' : 'en'
}

export function createTerminal(language: keyof Text): Terminal {
  return {
    language,
    print: (line) => console.log(line),
    say: (text) => console.log(text[language]),
    complain: (text) => console.error(text[language]),
  }
}
