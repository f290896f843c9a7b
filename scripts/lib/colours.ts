/** Several tools colour their output whenever `CI` is set; logs of CI are read as plain text. */
export function withoutColoursInCi(): void {
  if (!process.env.CI) return
  delete process.env.FORCE_COLOR
  process.env.NO_COLOR = '1'
}
