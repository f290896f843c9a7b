import { EventEmitter, once } from 'node:events'
import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { BuiltProject } from '../wire.ts'
import type { Project } from './openProject.ts'
import { problemLines, smallest, temporaryProject } from './testing/temporaryProject.ts'

/** The builds from now on, one by one. */
function buildsOf(project: Project): () => Promise<BuiltProject> {
  const builds = new EventEmitter()
  const waiting: BuiltProject[] = []
  project.onBuilt((build) => {
    waiting.push(build)
    builds.emit('built')
  })
  return async () => {
    while (waiting.length === 0) await once(builds, 'built')
    return waiting.shift()!
  }
}

it('rebuilds after a change, whatever the kind of file', async () => {
  const files = temporaryProject({ ...smallest, 'pages/index/index.wxss': '' })
  const project = await files.open()
  const next = buildsOf(project)
  const first = project.current()

  files.write('pages/index/index.wxss', '.a{top:0}')
  const styled = await next()
  expect(styled.units['pages/index/index']!.style).toContain('top:0')
  expect(styled.templates).toBe(first.templates)

  files.write('pages/index/index.wxml', '<view>{{ }</view>')
  const broken = await next()
  expect(problemLines(broken)).toEqual(expect.arrayContaining([expect.stringContaining('index.wxml:1:')]))

  files.write('pages/index/index.wxml', '<text/>')
  const mended = await next()
  expect(mended.problems).toEqual([])
  expect(mended.revision).toBe(first.revision + 3)
  expect(project.current()).toBe(mended)
})

it('says nothing when nothing came out differently', async () => {
  const files = temporaryProject(smallest)
  const project = await files.open()
  const next = buildsOf(project)

  utimesSync(join(files.dir, 'app.ts'), 1, 1)
  files.write('notes.txt', 'not part of the app')
  files.write('pages/index/index.ts', '// a comment\nPage({})')
  files.write('pages/index/index.wxml', '<view>bye</view>')

  expect((await next()).revision).toBe(2)
})

it('finds what was missing, in folders that were missing', async () => {
  const files = temporaryProject({ ...smallest, 'app.json': '{"pages": ["pages/index/index", "shop/list/list"]}' })
  const project = await files.open()
  const next = buildsOf(project)
  expect(project.current().problems).toHaveLength(1)

  files.write('shop/list/list.wxml', '<view/>')
  files.write('shop/list/list.js', 'Page({})')
  let build = await next()
  while (build.problems.length > 0) build = await next()

  files.remove('shop')
  expect((await next()).problems).toHaveLength(1)
  files.write('shop/list/list.wxml', '<view/>')
  files.write('shop/list/list.js', 'Page({})')
  build = await next()
  while (build.problems.length > 0) build = await next()
  expect(build.units['shop/list/list']).toBeDefined()
})

it('survives a file that cannot be read', async () => {
  const files = temporaryProject(smallest)
  const project = await files.open()
  const next = buildsOf(project)

  files.link('pages/index/index.wxss', 'index.wxss')
  expect(problemLines(await next())).toEqual([expect.stringMatching(/^app.json error the build failed: ELOOP/)])
  files.remove('pages/index/index.wxss')
  expect((await next()).problems).toEqual([])
})
