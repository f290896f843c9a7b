import { expect, it } from 'vitest'
import type { BuiltProject, Module } from '../../wire.ts'
import { createModules } from './modules.ts'

function modulesOf(files: Record<string, Omit<Partial<Module>, 'file'>>, surroundings = {}) {
  const modules = Object.fromEntries(
    Object.entries(files).map(([key, { code = '', requires = {} }]) => [key, { code, requires, file: key }]),
  )
  return createModules({ modules } as unknown as BuiltProject, surroundings)
}

it('runs a module once, and lets a circle see what there is so far', () => {
  const modules = modulesOf({
    'a.js': { code: `exports.early = 1; exports.b = require('./b'); exports.late = 1`, requires: { './b': 'b.js' } },
    'b.js': { code: `module.exports = Object.keys(require('./a'))`, requires: { './a': 'a.js' } },
  })
  expect(modules.require('a.js')).toEqual({ early: 1, b: ['early'], late: 1 })
  expect(modules.require('a.js')).toBe(modules.require('a.js'))
})

it('has no window, as WeChat has none, but what it is given', () => {
  const modules = modulesOf(
    { 'a.js': { code: `module.exports = [typeof window, typeof document, typeof fetch, wx.name]` } },
    { wx: { name: 'wx' } },
  )
  expect(modules.require('a.js')).toEqual(['undefined', 'undefined', 'undefined', 'wx'])
})

it('lets a module have names of its own for what browsers have', () => {
  const modules = modulesOf(
    { 'a.js': { code: `class Image {}\nconst wx = 1\nmodule.exports = Image.name + wx` } },
    { wx: {} },
  )
  expect(modules.require('a.js')).toBe('Image1')
})

it('reads JSON, and says what it cannot find', () => {
  const modules = modulesOf({
    'a.js': {
      code: `module.exports = require('./data.json').price; require('./gone')`,
      requires: { './data.json': 'd.json' },
    },
    'd.json': { code: '{"price": 18}' },
  })
  expect(() => modules.require('a.js')).toThrow("module './gone' is not defined")
  expect(modules.require('d.json')).toEqual({ price: 18 })
})

it('names the file and the line in a stack, the first line of the code being the second', () => {
  const modules = modulesOf({ 'pages/a.js': { code: `\nthrow new Error('here')` } })
  const thrown = (() => {
    try {
      return modules.require('pages/a.js')
    } catch (error) {
      return error
    }
  })() as Error
  expect(thrown.stack).toContain('mini-program:///pages/a.js:3:')
})
