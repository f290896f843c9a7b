import { readFileSync } from 'node:fs'
import { decryptOpenData, type OpenData } from '@quickreg/protocol'
import { Failure, type Terminal } from '../terminal.ts'

export interface DecryptOptions {
  appid: string
  sessionKey: string
  iv: string
  data: string
}

/** Prints what a mini program's open data says, however old it is. */
export function decrypt(options: DecryptOptions, terminal: Terminal): void {
  const sealed = {
    appid: valueOf(options.appid),
    sessionKey: valueOf(options.sessionKey),
    iv: valueOf(options.iv),
    encryptedData: valueOf(options.data),
  }
  terminal.print(JSON.stringify(open(sealed)))
}

function open(sealed: Parameters<typeof decryptOpenData>[0]): OpenData {
  try {
    return decryptOpenData(sealed)
  } catch (error) {
    // CBC carries no tag, so a wrong key and cut data cannot be told apart; the cure is the same for all.
    throw new Failure(
      {
        zh: '用这些值打不开数据：请重新 wx.login 并再点一次按钮，使用同一次登录的 session_key、同一次点击的 iv 和 encryptedData，以及该小程序自己的 appid。',
        en: 'This data does not open with these values: call wx.login again, tap again, and use the session_key of that sign-in, iv and encryptedData of that tap, and the appid of that mini program.',
      },
      { cause: error },
    )
  }
}

/** Arguments show in the process list and in the shell's history; a file does not. */
function valueOf(option: string): string {
  if (!option.startsWith('@')) return option
  const file = option.slice(1)
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new Failure({ zh: `读不到文件 ${file}。`, en: `The file ${file} cannot be read.` }, { cause: error })
  }
}
