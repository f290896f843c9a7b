import { isAbsolute, relative, resolve } from 'node:path'
import type { Config } from '@quickreg/server'
import type { Text } from '../terminal.ts'
import type { DevProject } from './devProject.ts'
import { realProviders, smsPlace } from './devSms.ts'

interface Wechat {
  wechat: { url: string }
  app: { appid: string; secret: string }
  people: readonly string[]
  dataDir: string
  project: DevProject | undefined
  /** Other machines that the mini program's requests go to. */
  remoteOrigins: readonly string[]
}

export interface Greeting extends Wechat {
  server: { url: string; opsUrl: string }
  databaseUrl: string
  /** Absent where the SMS rung is closed. */
  sms: Config['sms']
}

/** What there is now, where, and that none of it is real. */
export function greeting({ server, wechat, app, people, dataDir, databaseUrl, sms, ...rest }: Greeting): Text {
  const folder = shownPath(dataDir)
  const database = shownDatabase(databaseUrl)
  const { project, remoteOrigins } = rest
  const phone = phoneLine({ wechat, ...rest })
  const messages = smsLine(sms, { wechat, project })
  const cost = costLine({ isSmsReal: sms !== undefined && realProviders(sms).length > 0, remoteOrigins })
  return {
    zh: `
${phone.zh}服务器     ${server.url}   接口文档 ${server.url}/docs
运维端口   ${server.opsUrl}   /metrics、/readyz
离线微信   ${wechat.url}   控制面 ${wechat.url}/_emulator/state
${messages.zh}数据库     ${database}
数据目录   ${folder}

微信是模拟的：小程序 ${app.appid}（已认证，1000 次额度）和人物 ${people.join('、')}；${cost.zh}
${project?.isExample ? `店家收订座的小后端：npm run shop（在另一个终端；npm run shop list 列出订座）\n` : ''}这里生成的密钥只供开发：生产环境请用自己的 KEYS_FILE。按 Ctrl-C 停止。
`,
    en: `
${phone.en}Server           ${server.url}   API documents ${server.url}/docs
Private port     ${server.opsUrl}   /metrics, /readyz
WeChat, offline  ${wechat.url}   control plane ${wechat.url}/_emulator/state
${messages.en}Database         ${database}
Data folder      ${folder}

Pretended: WeChat itself, with the mini program ${app.appid} (verified, a quota of 1000) and the people
${people.join(', ')}. ${cost.en}
${project?.isExample ? `The shop takes bookings by npm run shop in another terminal; npm run shop list prints them.\n` : ''}Keys made here are for development only; production needs a KEYS_FILE of its own. Ctrl-C stops.
`,
  }
}

/** The same where the reader's own back end does the work; it has to be told of this WeChat. */
export function greetingWithApi(options: Wechat & { api: string }): Text {
  const { wechat, app, people, dataDir, api } = options
  const phone = phoneLine(options)
  return {
    zh: `
${phone.zh}你的后端   ${api}   请让它向 ${wechat.url} 请求微信接口（代替 https://api.weixin.qq.com）
小程序     appid ${app.appid}，secret ${app.secret}
离线微信   ${wechat.url}   控制面 ${wechat.url}/_emulator/state
短信       后端可 POST ${wechat.url}/_emulator/sms，显示在手机上
数据目录   ${shownPath(dataDir)}

微信是模拟的，人物有 ${people.join('、')}；不产生费用。按 Ctrl-C 停止。
`,
    en: `
${phone.en}Your back end    ${api}   let it call WeChat at ${wechat.url} instead of https://api.weixin.qq.com
Mini program     appid ${app.appid}, secret ${app.secret}
WeChat, offline  ${wechat.url}   control plane ${wechat.url}/_emulator/state
SMS              what it POSTs to ${wechat.url}/_emulator/sms rings on the phone
Data folder      ${shownPath(dataDir)}

Pretended: WeChat itself, with the people ${people.join(', ')}. Nothing is charged. Ctrl-C stops.
`,
  }
}

function phoneLine({ wechat, project, remoteOrigins }: Pick<Wechat, 'wechat' | 'project' | 'remoteOrigins'>): Text {
  if (!project) return { zh: '', en: '' }
  const dir = shownPath(project.dir)
  const origins = remoteOrigins.join(', ')
  const remote = origins && {
    zh: `对外请求   ${origins}   它的 quickreg.project.json 这样要求\n`,
    en: `Requests go to   ${origins}   as its quickreg.project.json says\n`,
  }
  return {
    zh: `手机       ${wechat.url}/   运行着 ${dir}\n${remote && remote.zh}`,
    en: `Phone            ${wechat.url}/   with ${dir} on it\n${remote && remote.en}`,
  }
}

function costLine({ isSmsReal, remoteOrigins }: { isSmsReal: boolean } & Pick<Wechat, 'remoteOrigins'>): Text {
  if (isSmsReal) return { zh: '微信不产生费用。', en: 'WeChat charges nothing.' }
  if (remoteOrigins.length > 0) return { zh: '不产生费用。', en: 'Nothing is charged.' }
  return { zh: '不连外网，不产生费用。', en: 'Nothing leaves this machine and nothing is charged.' }
}

function smsLine(sms: Config['sms'], { wechat, project }: Pick<Wechat, 'wechat' | 'project'>): Text {
  if (!sms) return { zh: '', en: '' }
  const { zh, en } = smsPlace(sms, { wechatUrl: wechat.url, hasPhone: project !== undefined })
  return { zh: `短信       ${zh}\n`, en: `SMS              ${en}\n` }
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
