import { describe, expect, it } from 'vitest'
import { Secret } from './domain/secret.ts'
import { createLog, describeError } from './logging.ts'

function logged(fields: object, message = 'it happened') {
  const lines: string[] = []
  createLog('info', { write: (line: string) => void lines.push(line) }).info(fields, message)
  return lines.join('')
}

describe('the log', () => {
  it('shows no secret by its name, however deep, nor a typed one', () => {
    const secret = 'canary-1'
    const line = logged({
      session_key: secret,
      a: { b: { c: { d: [{ phoneCode: secret }, { authorization: secret }] } } },
      config: { key: new Secret(secret) },
    })
    expect(line).not.toContain('canary')
    expect(JSON.parse(line)).toMatchObject({ level: 'info', msg: 'it happened', session_key: '[redacted]' })
  })

  it('writes one record for one event, whatever the values hold', () => {
    const line = logged({ value: 'a\r\n{"level":"error"}\u001b[2J\u0000' }, 'two\nlines')
    expect(line.trimEnd().split('\n')).toHaveLength(1)
    expect(line).not.toMatch(/[\u0000-\u0009\u001b]/)
  })

  it('tells an error with its causes, and nothing a library hung on it', () => {
    const cause = Object.assign(new Error('outer'), { request: { url: 'https://x/?secret=canary' }, errcode: 40125 })
    const line = logged({ error: describeError(new Error('failed', { cause })) })
    expect(JSON.parse(line)).toMatchObject({
      error: { name: 'Error', message: 'failed', cause: { message: 'outer', errcode: 40125 } },
    })
    expect(line).not.toContain('canary')
    expect(JSON.parse(logged({ error: new Error('passed as it is') }))).toMatchObject({
      error: { message: 'passed as it is' },
    })
  })
})
