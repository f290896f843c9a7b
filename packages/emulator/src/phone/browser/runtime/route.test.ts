import { expect, it } from 'vitest'
import { readRoute, writeRoute } from './route.ts'

it.each([
  ['/pages/a/a?x=1&y=2', { path: 'pages/a/a', query: { x: '1', y: '2' } }],
  ['../b/b', { path: 'pages/b/b', query: {} }],
  ['detail', { path: 'pages/index/detail', query: {} }],
  ['./detail?id=', { path: 'pages/index/detail', query: { id: '' } }],
  ['/pages/a/a?url=%2Fpages%3Fz%3D1', { path: 'pages/a/a', query: { url: '%2Fpages%3Fz%3D1' } }],
  ['/pages/a/a?token=a=b', { path: 'pages/a/a', query: { token: 'a=b' } }],
  ['/pages/a/a.html', { path: 'pages/a/a', query: {} }],
  ['', { path: '', query: {} }],
  ['../../../../etc', { path: 'etc', query: {} }],
])('reads %s as seen from pages/index/index', (url, route) => {
  expect(readRoute(url, 'pages/index/index')).toEqual(route)
})

it('writes what it read', () => {
  const url = '/pages/a/a?x=%201&y='
  expect(writeRoute(readRoute(url, ''))).toBe(url)
})
