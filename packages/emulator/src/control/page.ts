import { createHash } from 'node:crypto'
import type { HttpReply } from '../http.ts'
import { controlRoutes } from './answer.ts'

const style = `
:root { color-scheme: light dark }
body { margin: 0 auto; padding: 2rem 1rem; max-width: 44rem; font: 1rem/1.6 system-ui, sans-serif }
code { font: .9em ui-monospace, monospace }
`

const styleHash = createHash('sha256').update(style).digest('base64')

/** What somebody sees who opens the address in a browser. */
export function page(): HttpReply {
  const items = controlRoutes.map(({ method, pattern }) => `<li><code>${method} ${pattern}</code></li>`).join('\n')
  const body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>WeChat, offline</title>
<style>${style}</style>
<h1>WeChat, offline</h1>
<p>This is WeChat offline: the part of its server API that phone-number registration needs, with people, apps,
session keys, codes, tokens and charges of its own. Point a server's WeChat base URL at this address, and use the
control routes to act for the people and to make things go wrong. Nothing here leaves this machine. Not affiliated with Tencent.</p>
<ul>
${items}
</ul>
</html>
`
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'`,
  }
  return { status: 200, headers, body }
}
