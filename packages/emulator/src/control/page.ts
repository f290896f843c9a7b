import { controlRoutes } from './answer.ts'
import type { HttpReply } from '../http.ts'

/** What somebody sees who opens the address in a browser. */
export function page(): HttpReply {
  const items = controlRoutes.map(({ method, pattern }) => `<li><code>${method} ${pattern}</code></li>`).join('\n')
  const body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Quickreg emulator</title>
<p>This is WeChat offline: the part of its server API that phone-number registration needs, with people, apps,
session keys, codes, tokens and charges of its own. Point a server's WeChat base URL at this address, and use the
control routes to act for the people and to make things go wrong. Nothing here leaves this machine.</p>
<ul>
${items}
</ul>
</html>
`
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  }
  return { status: 200, headers, body }
}
