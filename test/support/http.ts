/** One HTTP exchange, as a test looks at it. */
export interface Reply<Body = Record<string, unknown>> {
  status: number
  headers: Headers
  body: Body
}

export interface CallOptions {
  body?: unknown
  token?: string
  headers?: Readonly<Record<string, string>>
}

/** Sends JSON and reads JSON; a test judges status and body itself. */
export async function call<Body = Record<string, unknown>>(
  method: string,
  url: string,
  { body, token, headers = {} }: CallOptions = {},
): Promise<Reply<Body>> {
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const json = /json/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, body: (json ? JSON.parse(text) : { text }) as Body }
}
