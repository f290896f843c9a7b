import { notInWechat } from '../modules.ts'

const used = new RegExp(`(?<![\\w$.'"\`-])(${notInWechat.join('|')})\\s*[.(\\[]`)

/**
 * @param lineOf The code of a module's line, both as a stack names them.
 * @returns A sentence for an error whose line reaches for what only browsers have.
 */
export function explainBrowserOnly(
  stack: string,
  lineOf: (module: string, line: number) => string | undefined,
): string | undefined {
  const frame = /mini-program:\/\/\/(.+?):(\d+):\d+/.exec(stack)
  const line = frame && lineOf(frame[1]!, Number(frame[2]))
  const name = line && used.exec(line)?.[1]
  if (!name) return undefined
  const instead: Record<string, string> = {
    document: 'wx.createSelectorQuery',
    localStorage: 'wx.getStorageSync',
    sessionStorage: 'wx.getStorageSync',
    fetch: 'wx.request',
    XMLHttpRequest: 'wx.request',
    WebSocket: 'wx.connectSocket',
    location: 'wx.navigateTo',
    history: 'wx.navigateBack',
    alert: 'wx.showModal',
    confirm: 'wx.showModal',
    prompt: 'wx.showModal',
  }
  const cure = instead[name] ? `; use ${instead[name]}` : ''
  return `WeChat has no \`${name}\`: pages run outside of any browser window${cure}`
}
