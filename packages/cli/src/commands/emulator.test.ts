import { expect, it, onTestFinished } from 'vitest'
import { quickreg, startQuickreg } from '../../test/command.ts'

it('answers as WeChat on the URL of its ready line until Ctrl-C', async () => {
  const emulator = startQuickreg(['emulator', '--port', '0'])
  onTestFinished(() => void emulator.child.kill('SIGKILL'))
  const url = (await emulator.line(/^ready /)).split(' ')[1]

  const token = await fetch(`${url}/cgi-bin/token?grant_type=client_credential&appid=wx0000000000000000&secret=none`)
  expect(await token.json()).toMatchObject({ errcode: 40013 })

  emulator.child.kill('SIGINT')
  expect(await emulator.ended).toMatchObject({ code: 0, stderr: '' })
})

it('takes the Ctrl-C that npm passes on a second time for the same one', async () => {
  const emulator = startQuickreg(['emulator', '--port', '0'])
  onTestFinished(() => void emulator.child.kill('SIGKILL'))
  await emulator.line(/^ready /)

  emulator.child.kill('SIGINT')
  emulator.child.kill('SIGINT')
  expect(await emulator.ended).toMatchObject({ code: 0, stderr: '' })
})

it('says which port is in use', async () => {
  const first = startQuickreg(['emulator', '--port', '0'])
  onTestFinished(() => void first.child.kill('SIGKILL'))
  const { port } = new URL((await first.line(/^ready /)).split(' ')[1]!)

  const second = await quickreg(['emulator'], { env: { EMULATOR_PORT: port } })

  expect(second).toMatchObject({ code: 1, stdout: '' })
  expect(second.stderr).toMatch(new RegExp(`^Port ${port} is in use: .*EMULATOR_PORT.*\\n$`))
})

it.each(['65536', 'http', '-1'])('refuses %s as a port', async (port) => {
  const { code, stderr } = await quickreg(['emulator'], { env: { EMULATOR_PORT: port } })
  expect({ code, stderr }).toEqual({ code: 1, stderr: `EMULATOR_PORT is not a port (0 to 65535): ${port}\n` })
})

it('says what to install where the emulator is not installed', async () => {
  const hide = `import { registerHooks } from 'node:module'
    registerHooks({ resolve(specifier, context, next) {
      if (specifier !== '@quickreg/emulator') return next(specifier, context)
      throw Object.assign(new Error("Cannot find package '@quickreg/emulator'"), { code: 'ERR_MODULE_NOT_FOUND' })
    } })`
  const { code, stderr } = await quickreg(['emulator'], {
    nodeArgs: ['--import', `data:text/javascript,${encodeURIComponent(hide)}`],
  })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^The offline WeChat is not installed: run `npm install .*@quickreg\/emulator`\.\n$/)
})
