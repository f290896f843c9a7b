import { expect, it } from 'vitest'
import type { BuiltProject } from '../../wire.ts'
import { compareBuilds } from './hotReload.ts'

const build = (change: (project: BuiltProject) => void = () => undefined): BuiltProject => {
  const project: BuiltProject = {
    revision: 1,
    appid: 'wx0123456789abcdef',
    app: { pages: ['a'], entryPagePath: 'a', window: {}, darkmode: false, json: {} },
    units: { a: { json: {}, script: 'a.js', style: '.x{}', styleScope: 'a', templateHash: '1' } },
    templates: '{}',
    modules: { 'a.js': { code: 'Page({})', file: 'a.ts', requires: {} } },
    problems: [],
  }
  change(project)
  return project
}

it('swaps sheets and templates in place', () => {
  expect(
    compareBuilds(
      build(),
      build((next) => (next.units.a!.style = '.y{}')),
    ),
  ).toEqual({
    kind: 'swap',
    styles: true,
    templates: [],
  })
  expect(
    compareBuilds(
      build(),
      build((next) => (next.units.a!.templateHash = '2')),
    ),
  ).toEqual({
    kind: 'swap',
    styles: false,
    templates: ['a'],
  })
})

it.each<[string, (next: BuiltProject) => void]>([
  ['a script', (next) => (next.modules['a.js']!.code = 'Page({ data: {} })')],
  ['the configuration of a page', (next) => (next.units.a!.json.enablePullDownRefresh = true)],
  ['the configuration of the app', (next) => (next.app.window.navigationBarTitleText = 'Coffee')],
  ['another app', (next) => (next.appid = 'wxfedcba9876543210')],
  ['a component more', (next) => (next.units.b = { json: {}, styleScope: 'b', templateHash: '1' })],
])('starts anew for %s', (_what, change) => {
  expect(compareBuilds(build(), build(change))).toEqual({ kind: 'reload' })
})
