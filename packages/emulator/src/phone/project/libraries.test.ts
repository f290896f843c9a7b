import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { smallest, templatesOf, temporaryProject } from './testing/temporaryProject.ts'

const installed = join(dirname(createRequire(import.meta.url).resolve('tdesign-miniprogram/package.json')), '..')

it.each([
  [
    'tdesign-miniprogram',
    ['button/button', 'input/input', 'checkbox-group/checkbox-group', 'dialog/dialog', 'toast/toast'],
  ],
  [
    'weui-miniprogram',
    [
      'form/form',
      'cells/cells',
      'checkbox-group/checkbox-group',
      'half-screen-dialog/half-screen-dialog',
      'toptips/toptips',
    ],
  ],
  ['@vant/weapp', ['button/index', 'field/index', 'checkbox-group/index', 'dialog/index', 'toast/index']],
])('builds pages of %s as it is installed', async (library, components) => {
  const usingComponents = Object.fromEntries(components.map((path) => [path.replace(/\W/g, '-'), `${library}/${path}`]))
  const files = temporaryProject({
    ...smallest,
    'pages/index/index.json': JSON.stringify({ usingComponents }),
    'pages/index/index.wxml': Object.keys(usingComponents)
      .map((tag) => `<${tag}/>`)
      .join(''),
  })
  files.link('node_modules', realpathSync(installed))
  const project = (await files.open()).current()

  expect(project.problems).toEqual([])
  for (const path of components) {
    expect(project.units[`miniprogram_npm/${library}/${path}`]).toMatchObject({
      script: `miniprogram_npm/${library}/${path}.js`,
    })
  }
  const templates = templatesOf(project)
  for (const path of Object.keys(project.units)) if (path !== 'app') expect(templates[path]).toBeTypeOf('function')
})
