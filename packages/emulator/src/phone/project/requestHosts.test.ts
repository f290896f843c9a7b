import { expect, it } from 'vitest'
import { readRequestHosts } from './requestHosts.ts'
import { smallest, temporaryProject } from './testing/temporaryProject.ts'

const read = (text: string, server: string | undefined = 'http://127.0.0.1:8700') =>
  readRequestHosts(temporaryProject({ ...smallest, 'quickreg.project.json': text }).dir, server)

it('maps the origins a mini program names to those of development', () => {
  const hosts = read(
    '{"requestHosts": {"https://coffee.example": "$SERVER", "https://a.example": "http://localhost:1"}}',
  )

  expect([...hosts]).toEqual([
    ['https://coffee.example', 'http://127.0.0.1:8700'],
    ['https://a.example', 'http://localhost:1'],
  ])
})

it('finds the file beside project.config.json or app.json', () => {
  const file = { 'quickreg.project.json': '{"requestHosts": {"https://a.example": "$SERVER"}}' }
  const config = { 'project.config.json': '{"miniprogramRoot": "app"}', 'app/app.json': '{}' }
  const outside = temporaryProject({ ...config, ...file })
  const inside = temporaryProject({ ...config, 'app/quickreg.project.json': file['quickreg.project.json'] })

  for (const { dir } of [outside, inside]) expect(readRequestHosts(dir, 'http://127.0.0.1:1').size).toBe(1)
  expect(readRequestHosts(temporaryProject(smallest).dir, undefined).size).toBe(0)
})

it.each([
  ['broken JSON', '{\n"requestHosts": {,}}', ':2:18: expected a name in double quotes, but found ,'],
  ['no requestHosts', '{}', ':1:1: expected {"requestHosts"'],
  ['an unknown field', '{"requestHosts": {}, "hosts": {}}', ':1:31: "hosts" is unknown'],
  [
    'a path where an origin belongs',
    '{"requestHosts": {"https://a.example/api": "$SERVER"}}',
    ':1:44: "https://a.example/api" is not an origin',
  ],
  ['a target that is no origin', '{"requestHosts": {"https://a.example": "$API"}}', ':1:40: "$API" is neither'],
])('refuses %s', (_, text, message) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({ code: 'request_hosts_invalid', message: expect.stringContaining(message) }),
  )
})

it('asks for a server where one is meant and none is there', () => {
  const { dir } = temporaryProject({
    ...smallest,
    'quickreg.project.json': '{"requestHosts": {"https://a.example": "$SERVER"}}',
  })

  expect(() => readRequestHosts(dir, undefined)).toThrow('--api')
})
