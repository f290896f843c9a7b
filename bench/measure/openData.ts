import { createDecipheriv } from 'node:crypto'
import { checkWatermarkAge, decryptOpenData, readPhoneInfo, toE164 } from '@quickreg/protocol'
// Not from the package's front door: that loads its OAuth half, which node-socialite 1.5 broke by moving a file.
import MiniApp from 'node-easywechat/dist/MiniApp/Application.js'
import { appid, person, sealedPhone, sessionKey as keyBytes } from '../lib/people.ts'
import type { Settings } from '../lib/bench.ts'
import { makeFolder } from '../lib/folder.ts'
import { alternate } from '../lib/rounds.ts'
import { median, ratio } from '../lib/stats.ts'
import { WxBizDataCrypt } from '../peers/blogSnippet.ts'
import type { Section } from '../report/section.ts'

interface Sealed {
  encryptedData: string
  iv: string
}

/** Opens the data and returns the number in it. */
type Open = (sealed: Sealed) => string

const sessionKey = keyBytes.toString('base64')

/** Opening what the first generation of the button brings: our decryption with all its checks, and what others do. */
export async function openData({ rounds, seconds }: Settings): Promise<Section> {
  const payloads = Array.from({ length: 1000 }, (_, n) => sealedPhone(person(n)))
  const { folder, remove } = makeFolder()
  const turn = (open: Open) => () => perCpuSecond(open, payloads, seconds / 2)
  try {
    const done = await alternate(rounds, {
      'quickreg: decrypted, every field, watermark and age checked': turn(ours),
      'the floor: createDecipheriv and JSON.parse': turn(floor),
      'node-easywechat': turn(easyWechat(folder)),
      'the class of the blogs': turn(snippet),
    })
    const [us, least] = Object.values(done) as [number[], number[]]
    return {
      tables: [
        {
          title: 'Open data',
          head: ['', 'opened/CPU s', 'us each'],
          rows: Object.entries(done).map(([name, values]) => [
            name,
            median(values).toFixed(0),
            (1e6 / median(values)).toFixed(1),
          ]),
        },
      ],
      goals: [{ goal: 'Open data, of the floor', must: '≥', target: 0.9, measured: ratio(us, least), unit: '×' }],
      raw: done,
    }
  } finally {
    remove()
  }
}

const ours: Open = (sealed) => {
  const info = readPhoneInfo(decryptOpenData({ ...sealed, sessionKey, appid }), { appid })
  checkWatermarkAge(info.watermark, { now: new Date() })
  return toE164(info)
}

const floor: Open = ({ encryptedData, iv }) => {
  const decipher = createDecipheriv('aes-128-cbc', Buffer.from(sessionKey, 'base64'), Buffer.from(iv, 'base64'))
  const plain = decipher.update(encryptedData, 'base64', 'utf8') + decipher.final('utf8')
  return (JSON.parse(plain) as { purePhoneNumber: string }).purePhoneNumber
}

const snippet: Open = ({ encryptedData, iv }) =>
  new WxBizDataCrypt(appid, sessionKey).decryptData(encryptedData, iv).purePhoneNumber

function easyWechat(folder: string): Open {
  const file_cache = { path: folder, dirMode: 0o700, fileMode: 0o600, ext: '.cache' }
  const utils = new MiniApp({ app_id: appid, secret: 'secret', file_cache }).getUtils()
  return ({ encryptedData, iv }) =>
    (utils.decryptSession(sessionKey, iv, encryptedData) as { purePhoneNumber: string }).purePhoneNumber
}

/** By the time the process had a core: whatever else the machine does takes none of it. */
function perCpuSecond(open: Open, payloads: readonly Sealed[], seconds: number): number {
  const startedAt = cpuSeconds()
  let [opened, took] = [0, 0]
  while (took < seconds) {
    for (const payload of payloads) {
      if (!/^(\+86)?13\d{9}$/.test(open(payload))) throw new Error('Not the number that was sealed')
    }
    opened += payloads.length
    took = cpuSeconds() - startedAt
  }
  return opened / took
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
