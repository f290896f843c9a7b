/** A path of the mini program, from its root, as an address the browser can load. */
export const fileAddress = (path: string): string =>
  /^(https?:|data:|blob:|\/\/)/.test(path) ? path : `/phone/files/${path.replace(/^\//, '')}`
