import { describe, expect, it } from 'vitest'
import { readReply, writeRequest } from './requestMessage.ts'

const url = 'https://coffee.example/v1/flows'
const form = { 'Content-Type': 'application/x-www-form-urlencoded' }

describe('what is sent', () => {
  it.each([
    ['nothing', undefined, url],
    ['an object', { a: 1, b: '手机' }, `${url}?a=1&b=%E6%89%8B%E6%9C%BA`],
    ['nested values', { a: { b: 1 } }, `${url}?a=%7B%22b%22%3A1%7D`],
    ['undefined', { a: undefined }, `${url}?a=undefined`],
    ['a string, which GET ignores', 'a=1', url],
  ])('puts %s into the query of GET', (_, data, expected) => {
    const message = writeRequest({ url, data })
    expect(message).toEqual({ url: expected, method: 'GET', header: { 'content-type': 'application/json' } })
  })

  it('replaces names that the address already has and keeps the others as written', () => {
    expect(writeRequest({ url: `${url}?a=%20&b=2#top`, data: { b: 3 } }).url).toBe(`${url}?a=%20&b=3#top`)
  })

  it.each([
    ['an object as JSON', { data: { a: 1 } }, '{"a":1}'],
    ['an array as JSON', { data: [1] }, '[1]'],
    ['a string as it is', { data: '{"a": 1}' }, '{"a": 1}'],
    ['a form', { data: { a: 1, b: 'x y' }, header: form }, 'a=1&b=x%20y'],
    ['nothing', {}, undefined],
  ])('writes %s into the body of POST', (_, options, body) => {
    expect(writeRequest({ url, method: 'post', ...options })).toMatchObject({
      method: 'POST',
      url,
      ...(body && { body }),
    })
    expect(writeRequest({ url, method: 'post', ...options }).body).toBe(body)
  })

  it('keeps a content type in any spelling, and writes every header as text', () => {
    expect(writeRequest({ url, header: { ...form, 'X-Try': 1 } }).header).toEqual({ ...form, 'X-Try': '1' })
  })

  it.each([
    [{ url: '/v1/flows' }, 'invalid url "/v1/flows"'],
    [{ url: 'https:///x' }, 'invalid url "https:///x"'],
    [{ url: 'ftp://coffee.example' }, 'invalid url "ftp://coffee.example"'],
    [{ url, method: 'PATCH' }, 'invalid method "PATCH"'],
  ])('refuses %j', (options, reason) => {
    expect(() => writeRequest(options)).toThrow(reason)
  })
})

describe('what comes back', () => {
  const reply = (text: string) => ({
    statusCode: 201,
    header: { 'content-type': 'application/json' },
    cookies: ['a=1'],
    bodyBase64: btoa(String.fromCharCode(...new TextEncoder().encode(text))),
  })

  it.each([
    ['JSON', '{"name":"半山"}', {}, { name: '半山' }],
    ['text that is no JSON', '<html>', {}, '<html>'],
    ['nothing', '', {}, ''],
    ['JSON as text where asked', '{"a":1}', { dataType: 'text' }, '{"a":1}'],
  ])('reads %s', (_, text, options, data) => {
    expect(readReply(reply(text), options)).toMatchObject({ data, statusCode: 201, cookies: ['a=1'] })
  })

  it('hands over bytes where asked', () => {
    const { data } = readReply(reply('é'), { responseType: 'arraybuffer' })
    expect([...new Uint8Array(data as ArrayBuffer)]).toEqual([0xc3, 0xa9])
  })
})
