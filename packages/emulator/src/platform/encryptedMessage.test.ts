import { encryptedDataHashes } from '@quickreg/protocol'
import { expect, it } from 'vitest'
import { createLab, type Lab } from '../../test/lab.ts'
import { DEFAULT_APP } from '../index.ts'

const ask = async (lab: Lab, hash: string) =>
  lab.post('/wxa/business/checkencryptedmsg', await lab.token(), { encrypted_msg_hash: hash })

it('knows for three days what it sealed, and nothing else', async () => {
  await using lab = await createLab()
  const { text, bytes } = encryptedDataHashes(String((await lab.tap('lin')).encryptedData))
  const createTime = lab.emulator.clock.now().getTime() / 1000
  expect(await ask(lab, text)).toEqual({ errcode: 0, errmsg: 'ok', vaild: true, create_time: createTime })
  expect(await ask(lab, bytes)).toMatchObject({ errcode: 1 })
  expect(await ask(lab, 'ab'.repeat(32))).toMatchObject({ errcode: 1 })
  await lab.control('PATCH', `/apps/${DEFAULT_APP.appid}`, { encryptedMsgHash: 'bytes' })
  expect(await ask(lab, bytes)).toMatchObject({ errcode: 0, vaild: true })
  expect(await ask(lab, text)).toMatchObject({ errcode: 1 })
  lab.emulator.clock.advance(3 * 24 * 3600)
  expect(await ask(lab, bytes)).toMatchObject({ errcode: 0 })
  lab.emulator.clock.advance(1)
  expect(await ask(lab, bytes)).toMatchObject({ errcode: 1 })
})

it('does not vouch for data of another app, nor for profile data', async () => {
  await using lab = await createLab()
  const other = await lab.control<{ appid: string }>('POST', '/apps', {})
  const tap = await lab.tap('lin', { appid: other.appid })
  const profile = await lab.control('POST', '/users/lin/profile', { appid: DEFAULT_APP.appid })
  for (const { encryptedData } of [tap, profile]) {
    expect(await ask(lab, encryptedDataHashes(String(encryptedData)).text)).toMatchObject({ errcode: 1 })
  }
})
