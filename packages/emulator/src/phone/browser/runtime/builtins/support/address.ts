import type { BuiltinHost } from '../../builtin.ts'

/** A `src` as an address for the browser: on the web or in memory as it is, else a file of the mini program. */
export const addressOf = (host: BuiltinHost, src: string): string =>
  /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(src) ? src : host.services.fileUrl(src, host.pagePath)
