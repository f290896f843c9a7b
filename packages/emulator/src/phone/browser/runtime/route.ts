import type { AppConfig } from '../../wire.ts'

export interface Route {
  /** `pages/index/index` */
  path: string
  query: Record<string, string>
}

/** Reads `/pages/a/a?x=1`, `../b/b` and `b`, seen from a page. Query values stay as they are: WeChat decodes none. */
export function readRoute(url: string, fromPage: string): Route {
  const [written = '', search = ''] = splitAt(url, '?')
  const base = written.startsWith('/') || written === '' ? [] : fromPage.split('/').slice(0, -1)
  const parts = [...base]
  for (const part of written.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  const query = Object.fromEntries(
    search
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => [splitAt(pair, '=')[0] ?? '', splitAt(pair, '=')[1] ?? '']),
  )
  return { path: parts.join('/').replace(/\.html$/, ''), query }
}

export const writeRoute = ({ path, query }: Route): string => {
  const search = Object.entries(query).map(([name, value]) => `${name}=${value}`)
  return `/${path}${search.length > 0 ? `?${search.join('&')}` : ''}`
}

export const isTabPage = (app: AppConfig, path: string): boolean =>
  app.tabBar?.list.some(({ pagePath }) => pagePath === path) ?? false

function splitAt(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
