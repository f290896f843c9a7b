import { expect, it } from 'vitest'
import { DEFAULT_APP } from '../index.ts'
import { createLab } from '../../test/lab.ts'

it('tells the request behind a rid', async () => {
  await using lab = await createLab()
  const token = await lab.token()
  const refused = await lab.post<{ errmsg: string }>('/wxa/business/getuserphonenumber', token, { code: 'gone' })
  const rid = refused.errmsg.split('rid: ')[1]
  expect(await lab.post('/cgi-bin/openapi/rid/get', token, { rid })).toMatchObject({
    errcode: 0,
    request: {
      invoke_time: lab.emulator.clock.now().getTime() / 1000,
      request_url: 'https://api.weixin.qq.com/wxa/business/getuserphonenumber',
      request_body: '{"code":"gone"}',
      response_body: JSON.stringify(refused),
      client_ip: '127.0.0.1',
    },
  })
})

it('counts calls against the day and clears the count ten times a month', async () => {
  await using lab = await createLab()
  const { appid } = DEFAULT_APP
  const path = '/wxa/checksession'
  await lab.control('PATCH', `/apps/${appid}`, { limits: { [path]: { perDay: 2 } } })
  const access_token = await lab.token()
  const call = async () => (await lab.get(path, { access_token })).errcode
  const quota = async () => (await lab.post('/cgi-bin/openapi/quota/get', access_token, { cgi_path: path })).quota
  const clear = async () => (await lab.post('/cgi-bin/clear_quota', access_token, { appid })).errcode

  expect([await call(), await call(), await call()]).toEqual([40097, 40097, 45009])
  expect(await quota()).toEqual({ daily_limit: 2, used: 2, remain: 0 })
  expect(await clear()).toBe(0)
  expect(await quota()).toEqual({ daily_limit: 2, used: 0, remain: 2 })
  for (let time = 2; time <= 10; time += 1) expect(await clear()).toBe(0)
  expect(await clear()).toBe(48006)
})
