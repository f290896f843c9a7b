import postcss, { type AtRule, type Root } from 'postcss'

/**
 * `@media (prefers-color-scheme: dark) { .a {} }` → `:where(:root[data-theme="dark"]) .a {}`: the phone has a theme of its
 * own, whatever the browser prefers. `:where` adds no weight, as the query adds none. Other conditions stay.
 */
export function replaceThemeQueries(root: Root): void {
  root.walkAtRules('media', (media) => {
    const match = themeQuery.exec(media.params)
    if (!match || media.params.includes(',') || /^\s*not\b/.test(media.params)) return
    media.walkRules((rule) => {
      if (!isKeyframe(rule.parent as AtRule))
        rule.selectors = rule.selectors.map((selector) => inTheme(selector, match[1]!))
    })
    const others = media.params.split(/\s+and\s+/i).filter((condition) => !themeQuery.test(condition))
    const only = others.filter((condition) => !/^(?:only\s+)?(?:all|screen)$/i.test(condition))
    if (only.length > 0) media.params = others.join(' and ')
    else media.replaceWith(postcss.root({ nodes: media.nodes ?? [] }).nodes)
  })
}

const themeQuery = /\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/i

function inTheme(selector: string, theme: string): string {
  const condition = `[data-theme="${theme.toLowerCase()}"]`
  if (selector.trim().startsWith(':root')) return selector.replace(':root', `:root:where(${condition})`)
  return `:where(:root${condition}) ${selector.trim()}`
}

const isKeyframe = (parent: AtRule) => parent.type === 'atrule' && /keyframes$/i.test(parent.name)
