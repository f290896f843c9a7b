/** Ways to spell what should have one spelling, for stories in which somebody tries them all. */

/**
 * A mainland number as people type it: each is to be read as the same one.
 *
 * @param digits Eleven digits, without country code.
 */
export function readableSpellings(digits: string): string[] {
  const parts = [digits.slice(0, 3), digits.slice(3, 7), digits.slice(7)]
  return [
    digits,
    `+86${digits}`,
    `86${digits}`,
    `0086${digits}`,
    `0${digits}`,
    `+86 ${parts.join(' ')}`,
    `+86-${parts.join('-')}`,
    `0086 ${parts.join(' ')}`,
    parts.join(' '),
    parts.join('.'),
    `(86)${digits}`,
    `(+86) ${digits}`,
    `+86 (0)${digits}`,
    ` ${digits}`,
    `${digits} `,
    `\t${digits}\t`,
    parts.join('\u00a0'), // no-break spaces
    parts.join('\u3000'), // the space of a Chinese keyboard
    parts.join('\u2011'), // no-break hyphens
    fullWidth(digits),
    fullWidth(`+86${digits}`),
    fullWidth(`（+86）${parts.join('-')}`),
    `tel:${digits}`,
    `tel:+86-${parts.join('-')}`,
  ]
}

/**
 * The same number with something in it that may hide another one, or that some readers see and others do not: each is
 * to be refused. Not all are texts.
 */
export function unreadableSpellings(digits: string): unknown[] {
  const inside = (hidden: string) => digits.slice(0, 5) + hidden + digits.slice(5)
  return [
    `${digits}\n`,
    `${digits}\0`,
    inside('\0'),
    inside('\u200b'), // zero-width space
    inside('\u200d'), // zero-width joiner
    inside('\u2060'), // word joiner
    inside('\u00ad'), // soft hyphen
    inside('\ufeff'),
    `\ufeff${digits}`, // byte order mark
    `\u202d${digits}\u202c`, // bidi override, as some address books copy it
    `\u200f${digits}`, // right-to-left mark
    `${digits}\u0301`, // combining accent
    otherDigits(digits, 0x0660), // Arabic-Indic
    otherDigits(digits, 0x06f0), // Persian
    otherDigits(digits, 0x0966), // Devanagari
    digits.slice(0, -1) + otherDigits(digits.slice(-1), 0x0660),
    `+86${digits};ext=1`,
    `tel:${digits};phone-context=+86`,
    `${digits},1`,
    `${digits}#1`,
    `${digits} ext 1`,
    `${digits}x1`,
    `${digits}/${digits}`,
    `${digits} ${digits}`,
    `${digits},${digits}`,
    `${digits}1`,
    digits.slice(0, -1),
    `++86${digits}`,
    `+0086${digits}`,
    `+8686${digits}`,
    `86+${digits}`,
    `+${digits}`,
    `%2B86${digits}`,
    `${digits}?x=1`,
    `${digits}' or ''='`,
    `${digits}%`,
    `${digits}\r\nTo: +8613900139000`,
    '',
    ' ',
    Number(digits),
    [digits],
    { phone: digits },
    true,
    null,
    undefined,
  ]
}

/**
 * Headers by which a caller claims to be at `claim`, an IPv4 address; by name. The last trusted proxy adds its own
 * X-Forwarded-For behind them.
 */
export const forwardingLies: Readonly<Record<string, (claim: string) => [name: string, value: string][]>> = {
  nothing: () => [],
  'X-Forwarded-For': (claim) => [['x-forwarded-for', claim]],
  'a long X-Forwarded-For': (claim) => [['x-forwarded-for', `${claim}, 192.0.2.1, unknown, ${claim}`]],
  'an X-Forwarded-For that ends in a private address': (claim) => [
    ['x-forwarded-for', `${claim}, 10.0.0.1, 127.0.0.1`],
  ],
  'X-Forwarded-For twice, with a port': (claim) => [
    ['x-forwarded-for', claim],
    ['x-forwarded-for', `${claim}:80`],
  ],
  'an X-Forwarded-For of IPv6': (claim) => [['x-forwarded-for', `[2001:db8:${claim.replaceAll('.', ':')}::1]:443`]],
  'an X-Forwarded-For of mapped IPv4': (claim) => [['x-forwarded-for', `::ffff:${claim}`]],
  'an empty X-Forwarded-For': () => [['x-forwarded-for', '']],
  'X-Real-IP': (claim) => [['x-real-ip', claim]],
  Forwarded: (claim) => [['forwarded', `for=${claim};proto=https, for="[2001:db8::1]"`]],
  'CF-Connecting-IP': (claim) => [['cf-connecting-ip', claim]],
  'True-Client-IP': (claim) => [['true-client-ip', claim]],
  'X-Client-IP': (claim) => [['x-client-ip', claim]],
  'whatever else proxies write': (claim) =>
    ['x-forwarded', 'forwarded-for', 'x-cluster-client-ip', 'fastly-client-ip', 'x-original-forwarded-for', 'via'].map(
      (name) => [name, claim],
    ),
}

export interface RequestSpelling {
  method: string
  /** To be sent as it is (`node:http`, never `fetch`, which would tidy it up). */
  target: string
  headers?: Readonly<Record<string, string>>
}

/**
 * Other spellings of `POST path`: each finds no route, or the very same one, and then counts where that one counts.
 *
 * @param path Such as `/v1/flows/{flowId}/sms`, with an id filled in.
 * @param origin Of the server, for the absolute form of RFC 9112.
 */
export function pathSpellings(path: string, origin: string): RequestSpelling[] {
  const last = path.lastIndexOf('/') + 1
  const [before, name] = [path.slice(0, last), path.slice(last)]
  const escaped = `%${name.charCodeAt(0).toString(16)}${name.slice(1)}`
  const targets = [
    path.replace('/v1/', '/v1//'),
    `/${path}`,
    `${path}/`,
    `${path}//`,
    path.replace('/v1/', '/V1/'),
    before + name.toUpperCase(),
    before + escaped,
    before + escaped.replace('%', '%25'),
    before.slice(0, -1) + '%2f' + name,
    before.slice(0, -1) + '\\' + name,
    path.replace('/v1/', '/v1/./'),
    path.replace('/v1/', '/v1/x/../'),
    path.replace('/v1/', '/v1/x/%2e%2e/'),
    `${path};a=b`,
    `${path}?x=1`,
    `${path}?`,
    `${path}%00`,
    `${path}%20`,
    `${path}.json`,
    origin + path,
  ]
  return [
    ...targets.map((target) => ({ method: 'POST', target })),
    ...['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH'].map((method) => ({ method, target: path })),
    { method: 'GET', target: path, headers: { 'x-http-method-override': 'POST' } },
    { method: 'POST', target: '/v1/sessions', headers: { 'x-original-url': path, 'x-rewrite-url': path } },
  ]
}

/**
 * What is no code, though much of it is made of the right one: each is malformed, and counted as a wrong try.
 * `undefined` stands for a missing one.
 *
 * @param otp The right one: six digits.
 */
export function malformedOtps(otp: string): unknown[] {
  return [
    undefined,
    null,
    '',
    ' ',
    [],
    [otp],
    {},
    { otp },
    true,
    0,
    Number(otp),
    otp.slice(0, -1),
    `${otp}0`,
    `${otp} `,
    ` ${otp}`,
    `${otp.slice(0, 2)} ${otp.slice(2)}`,
    `${otp}\n`,
    `${otp}\0`,
    `+${otp}`,
    `${otp}.0`,
    fullWidth(otp),
    otherDigits(otp, 0x0660), // Arabic-Indic
    '%',
    '______',
    "' or ''='",
    'NaN',
  ]
}

function fullWidth(text: string): string {
  return text.replace(/[+\-0-9]/g, (char) => String.fromCodePoint(char.codePointAt(0)! + 0xfee0))
}

/** @param zero The code point of the script's zero. */
function otherDigits(digits: string, zero: number): string {
  return digits.replace(/[0-9]/g, (digit) => String.fromCodePoint(zero + Number(digit)))
}
