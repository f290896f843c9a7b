import { stripVTControlCharacters } from 'node:util'
import type { ConsoleEntry } from '@quickreg/emulator'

/** What the mini program says, as lines for the terminal. Nothing in it can move the cursor or change a colour. */
export function consoleLines({ level, text, stack }: ConsoleEntry): string {
  const isPlain = level === 'log' || level === 'info'
  // An error's stack begins with its message.
  const whole = stack?.includes(text) ? stack : [text, stack].filter(Boolean).join('\n')
  return stripVTControlCharacters(`${isPlain ? '' : `${level}: `}${whole}`)
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .split('\n')
    .map((line) => `[phone] ${line}`)
    .join('\n')
}
