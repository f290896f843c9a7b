/** The code in a text message. */
export function codeIn(text: string | undefined): string {
  const code = /\d{6}/.exec(text ?? '')?.[0]
  if (code === undefined) throw new Error('No code has arrived')
  return code
}

/** A code of the right form that is not this one. */
export const otherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
