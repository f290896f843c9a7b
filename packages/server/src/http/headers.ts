/** What every answer says to caches, browsers and frames: it is nobody's to keep, guess at or show elsewhere. */
export const everyAnswer = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const
/** Unless a page of ours says what it needs. */
export const nothingAllowed = { 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" } as const
