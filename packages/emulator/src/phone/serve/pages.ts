import type { HttpReply } from '../../http.ts'

interface Shell {
  title: string
  viewport: string
  body: string
  contentSecurityPolicy: string[]
}

/** The browser window around the phone. */
export const framePage = (): HttpReply =>
  shell({
    title: 'Phone',
    viewport: 'width=device-width',
    body: `<link rel="stylesheet" href="/frame.css">
<div id="frame"></div>
<script type="module" src="/frame.js"></script>`,
    contentSecurityPolicy: [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
      "img-src 'self' data:",
      "frame-src 'self'",
      "frame-ancestors 'none'",
    ],
  })

/** The phone itself; its query says which phone it is and who holds it. */
export const phonePage = (): HttpReply =>
  shell({
    title: 'Mini program',
    // WeChat's pages cannot be zoomed with two fingers either, but readers may need to.
    viewport: 'width=device-width, initial-scale=1, viewport-fit=cover',
    body: `<link rel="stylesheet" href="/phone/runtime.css">
<div id="phone"></div>
<script type="module" src="/phone/runtime.js"></script>`,
    contentSecurityPolicy: [
      "default-src 'none'",
      // A mini program's modules and templates arrive as text and are compiled here.
      "script-src 'self' 'unsafe-eval'",
      // `style="{{…}}"` of WXML; images and fonts come from wherever the mini program says.
      "style-src 'self' 'unsafe-inline'",
      'img-src * data: blob:',
      'font-src * data:',
      'media-src * data: blob:',
      "connect-src 'self'",
      "frame-ancestors 'self'",
    ],
  })

function shell({ title, viewport, body, contentSecurityPolicy }: Shell): HttpReply {
  const html = `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="${viewport}">
<title>${title}</title>
<link rel="icon" href="data:,">
${body}
</html>
`
  const policy = [...contentSecurityPolicy, "base-uri 'none'", "form-action 'none'"].join('; ')
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
    body: html,
  }
}
