import { request } from 'node:http'
import { expect, it } from 'vitest'
import { DEFAULT_APP, startEmulator } from './index.ts'
import { createLab } from '../test/lab.ts'

/** fetch would not let a test choose its Host. */
function ask(url: string, headers: Record<string, string>, method = 'GET', body = ''): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers }, (response) => {
      response.resume()
      resolve(response.statusCode!)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

it('answers to local names and to those it was given, on every route', async () => {
  await using lab = await createLab({ hosts: ['emulator.test'] })
  for (const path of ['/', '/_emulator/state', '/cgi-bin/token', '/nowhere']) {
    const url = lab.emulator.url + path
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1:8701']) {
      expect(await ask(url, { host })).toBe(421)
    }
    for (const host of ['localhost', 'LOCALHOST:1', '127.0.0.1:8701', '[::1]:8701', 'emulator.test']) {
      expect(await ask(url, { host })).not.toBe(421)
    }
  }
})

it('refuses control from other origins and in other media types, and changes nothing', async () => {
  await using lab = await createLab()
  const { url, port } = lab.emulator
  const users = `${url}/_emulator/users`
  const json = { 'content-type': 'application/json' }
  for (const origin of ['https://evil.example', 'null', 'http://localhost:1', `https://127.0.0.1:${port}`]) {
    expect(await ask(users, { ...json, origin }, 'POST', '{}')).toBe(403)
    expect(await ask(`${url}/_emulator/state`, { origin })).toBe(403)
    expect(await ask(`${url}/_emulator/trace`, { origin, accept: 'text/event-stream' })).toBe(403)
  }
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', '']) {
    expect(await ask(users, { 'content-type': type }, 'POST', '{}')).toBe(415)
  }
  expect((await lab.state()).users).toHaveLength(5)
  expect(await ask(users, { ...json, origin: url }, 'POST', '{}')).toBe(201)
})

it('lets a foreign page neither call WeChat nor use up a fault', async () => {
  await using lab = await createLab()
  const { url } = lab.emulator
  const faults = [{ route: '*', kind: 'status', status: 502, times: 1 }]
  await lab.control('PUT', '/faults', { faults })
  const { appid, secret } = DEFAULT_APP
  const tokens = `${url}/cgi-bin/token?${new URLSearchParams({ grant_type: 'client_credential', appid, secret })}`
  const body = JSON.stringify({ grant_type: 'client_credential', appid, secret, force_refresh: true })
  expect(await ask(`${url}/cgi-bin/stable_token`, { origin: 'https://evil.example' }, 'POST', body)).toBe(403)
  for (const site of ['cross-site', 'same-site']) {
    for (const mode of ['no-cors', 'navigate']) {
      expect(await ask(tokens, { 'sec-fetch-site': site, 'sec-fetch-mode': mode })).toBe(403)
    }
  }
  const { calls, faults: left } = await lab.state()
  expect({ calls, left }).toEqual({ calls: {}, left: faults })
  expect(await ask(tokens, {}), 'a server names no origin').toBe(502)
})

it('lets links from anywhere lead to its page', async () => {
  await using lab = await createLab()
  const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
  expect(await ask(lab.emulator.url, link)).toBe(200)
  expect(await ask(`${lab.emulator.url}/?user=lin`, link)).toBe(200)
  expect(await ask(lab.emulator.url, { ...link, origin: 'https://evil.example' }, 'POST')).toBe(403)
})

it('does not bind where other machines can reach it unless told to', async () => {
  await expect(startEmulator({ hostname: '0.0.0.0' })).rejects.toThrow(/allowRemote/)
  const open = await startEmulator({ hostname: '0.0.0.0', allowRemote: true })
  await open.close()
})

it('says why it refuses a body of more than 1 MiB', async () => {
  await using lab = await createLab()
  const headers = { 'content-type': 'application/json' }
  expect(await ask(`${lab.emulator.url}/_emulator/users`, headers, 'POST', 'x'.repeat(3 * 1024 * 1024))).toBe(413)
  expect((await lab.state()).users).toHaveLength(5)
})

it.each(['//', '/%', '/_emulator/users/%2e%2e/login', '/?=&&='])('survives the path %s', async (path) => {
  await using lab = await createLab()
  expect(await ask(lab.emulator.url + path, {})).toBeLessThan(500)
})
