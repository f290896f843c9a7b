import { randomBytes } from 'node:crypto'
import {
  addKeys,
  changeKeysFile,
  generateKeys,
  KeysFileRefused,
  listKeys,
  makeKeysFile,
  readKeysFile,
  RotationRefused,
  useAddedKeys,
  type KeyState,
} from '@quickreg/server'
import { Failure, type Terminal, type Text } from '../terminal.ts'

/** Makes the first keys of an installation. */
export function keysNew(file: string, terminal: Terminal): void {
  orSayWhy(file, () => makeKeysFile(file, generateKeys(randomBytes)))
  terminal.say({
    zh: `已生成 ${file}，只有你能读。请另存一份到别处：没有它，数据库里的号码谁也读不出，也认不出任何人。`,
    en: `Made ${file}, for your eyes only. Keep a copy elsewhere: without it nobody can read what is stored, or be recognized.`,
  })
}

/** First step of a rotation. */
export function keysAdd(file: string, { stolen = false }: { stolen?: boolean }, terminal: Terminal): void {
  const step = { random: randomBytes, now: new Date(), stolen }
  orSayWhy(file, () => changeKeysFile(file, (keys) => addKeys(keys, step)))
  terminal.say({
    zh: `新密钥已加入 ${file}，暂不使用。请备份这个文件，逐台重启全部服务，再运行 quickreg keys use ${file}。`,
    en: `Added keys to ${file}, which are not used yet. Copy the file, restart every server, then \`quickreg keys use ${file}\`.`,
  })
}

/** Second step of a rotation. */
export function keysUse(file: string, terminal: Terminal): void {
  const { signing } = orSayWhy(file, () => changeKeysFile(file, (keys) => useAddedKeys(keys, new Date())))
  terminal.say(
    signing.length === 1 // those that were stolen count for nothing any more
      ? {
          zh: `${file} 已改用新密钥，旧签名密钥已删除。请立即逐台重启全部服务：旧访问令牌随之失效，小程序会自动换新。`,
          en: `${file} uses the added keys, and the old signing keys are gone. Restart every server now: older access tokens end with it, and apps fetch new ones by themselves.`,
        }
      : {
          zh: `${file} 已改用新密钥。请在一小时内逐台重启全部服务；旧签名密钥在那之后再过十分半钟作废。`,
          en: `${file} uses the added keys. Restart every server within the hour; ten and a half minutes after it the old signing key is over.`,
        },
  )
}

/** What each key does; never a key. */
export function keysList(file: string, terminal: Terminal): void {
  const states = listKeys(
    orSayWhy(file, () => readKeysFile(file)),
    new Date(),
  )
  const width = Math.max(...states.map(({ id }) => id.length))
  for (const { kind, id, state, until } of states) {
    const when = until ? `, ${until.toISOString()}` : ''
    terminal.print(`${kind.padEnd(7)}  ${id.padEnd(width)}  ${stateTexts[state][terminal.language]}${when}`)
  }
}

const stateTexts: Record<KeyState['state'], Text> = {
  seals: { zh: '加密并解密', en: 'seals and opens' },
  opens: { zh: '只解密', en: 'opens' },
  signs: { zh: '签名', en: 'signs' },
  verifies: { zh: '只验签', en: 'verifies' },
  waiting: { zh: '等待 quickreg keys use', en: 'waits for `quickreg keys use`' },
  over: { zh: '已作废', en: 'is over' },
}

function orSayWhy<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof KeysFileRefused || error instanceof RotationRefused)) throw error
    const named = error instanceof KeysFileRefused ? error.file : file
    throw new Failure(refusals[error.trouble](named), { cause: error })
  }
}

const refusals: Record<(KeysFileRefused | RotationRefused)['trouble'], (file: string) => Text> = {
  absent: (file) => ({
    zh: `没有文件 ${file}；第一份密钥由 quickreg keys new ${file} 生成。`,
    en: `There is no file ${file}; \`quickreg keys new ${file}\` makes the first keys.`,
  }),
  exists: (file) => ({
    zh: `${file} 已存在，不会覆盖：丢了旧密钥，已存的数据就读不出了。`,
    en: `${file} exists and is not written over: without the keys in it, what is stored could not be read.`,
  }),
  not_keys: (file) => ({
    zh: `${file} 不是完整的密钥文件，未作任何改动。`,
    en: `${file} is not a whole keys file, and nothing was changed.`,
  }),
  being_changed: (file) => ({
    zh: `另一个命令正在改密钥，或上次改到一半被打断：若没有别人在改，请删除 ${file}，再试一次。`,
    en: `Another command changes these keys, or one was killed: if nobody does, delete ${file} and try again.`,
  }),
  added_already: (file) => ({
    zh: `${file} 里已有等待使用的新密钥：全部服务重启之后，运行 quickreg keys use ${file}。`,
    en: `${file} has keys that wait already: once every server was restarted, \`quickreg keys use ${file}\`.`,
  }),
  nothing_added: (file) => ({
    zh: `${file} 里没有等待使用的新密钥：先运行 quickreg keys add ${file}。`,
    en: `No keys wait in ${file}: \`quickreg keys add ${file}\` comes first.`,
  }),
}
