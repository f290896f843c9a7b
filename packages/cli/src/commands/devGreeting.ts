import { isAbsolute, relative, resolve } from 'node:path'
import type { Text } from '../terminal.ts'

export interface Greeting {
  server: { url: string; opsUrl: string }
  wechat: { url: string }
  appid: string
  people: readonly string[]
  dataDir: string
  databaseUrl: string
}

/** What there is now, where, and that none of it is real. */
export function greeting({ server, wechat, appid, people, dataDir, databaseUrl }: Greeting): Text {
  const folder = shownPath(dataDir)
  const database = shownDatabase(databaseUrl)
  return {
    zh: `
服务器     ${server.url}   接口文档 ${server.url}/docs
运维端口   ${server.opsUrl}   /metrics、/readyz
离线微信   ${wechat.url}   控制面 ${wechat.url}/_emulator/state
数据库     ${database}
数据目录   ${folder}

微信是模拟的：小程序 ${appid}（已认证，1000 次额度）和人物 ${people.join('、')}；不连外网，不产生费用。
这里生成的密钥只供开发：生产环境请用自己的 KEYS_FILE。按 Ctrl-C 停止。
`,
    en: `
Server           ${server.url}   API documents ${server.url}/docs
Private port     ${server.opsUrl}   /metrics, /readyz
WeChat, offline  ${wechat.url}   control plane ${wechat.url}/_emulator/state
Database         ${database}
Data folder      ${folder}

Pretended: WeChat itself, with the mini program ${appid} (verified, a quota of 1000) and the people
${people.join(', ')}. Nothing leaves this machine and nothing is charged.
Keys made here are for development only; production needs a KEYS_FILE of its own. Ctrl-C stops.
`,
  }
}

/** A file's path, or a server's address without user, password and options. */
function shownDatabase(url: string): string {
  if (url.startsWith('sqlite:')) return shownPath(url.slice('sqlite:'.length))
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}

/** Below the current folder as seen from it, elsewhere whole: nobody counts the dots of `../../../tmp`. */
function shownPath(path: string): string {
  const below = relative('', path)
  return below.startsWith('..') || isAbsolute(below) ? resolve(path) : below || '.'
}
