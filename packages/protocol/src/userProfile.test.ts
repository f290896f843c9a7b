import { expect, it } from 'vitest'
import vectors from '../test/vectors/open-data.json' with { type: 'json' }
import { decryptOpenData, OpenDataError } from './openData.ts'
import { readUserProfile } from './userProfile.ts'

const official = vectors.opens[0]!
const { appid } = official
const profile = JSON.parse(official.plaintext)

it('reads the official profile out of its sealed data', () => {
  const sealed = { ...official, sessionKey: official.session_key }
  const opened = decryptOpenData(sealed, (data) => readUserProfile(data, { appid }))
  expect(opened).toEqual(profile)
})

it('does without what WeChat leaves out, and ignores what it adds', () => {
  const { nickName, avatarUrl, watermark } = profile
  const short = { nickName, avatarUrl, watermark }
  expect(readUserProfile({ ...short, is_demote: true }, { appid })).toEqual(short)
})

it.each([
  ['no nickname', { ...profile, nickName: undefined }],
  ['no avatar', { ...profile, avatarUrl: null }],
  ['an openId of another type', { ...profile, openId: 7 }],
  ['a gender of another type', { ...profile, gender: '1' }],
  ['another app', { ...profile, watermark: { ...profile.watermark, appid: 'wx0000000000000000' } }],
  ['a list', [profile]],
])('refuses %s', (_, data) => {
  expect(() => readUserProfile(data, { appid })).toThrow(OpenDataError)
})
