import { Failure } from './terminal.ts'

/** @throws {Failure} Not a port. */
export function readPort(name: string, text: string | undefined, fallback: number): number {
  if (!text) return fallback
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new Failure({
    zh: `${name} 不是端口号（0 到 65535）：${text}`,
    en: `${name} is not a port (0 to 65535): ${text}`,
  })
}
