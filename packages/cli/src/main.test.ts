import { expect, it } from 'vitest'
import { quickreg } from '../test/command.ts'

it.each([[[]], [['no-such-command']], [['explain']], [['explain', '1', '--no-such-option']]])(
  'refuses %j as a wrong call',
  async (args) => {
    expect(await quickreg(args)).toMatchObject({ code: 2, stdout: '' })
  },
)

it('knows its version', async () => {
  expect(await quickreg(['--version'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    stderr: '',
  })
})
