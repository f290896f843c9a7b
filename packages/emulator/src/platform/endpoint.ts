import type { Emulation } from '../emulation.ts'
import type { HttpRequest } from '../http.ts'
import type { App } from '../state/apps.ts'
import type { RidPrefix } from './refusals.ts'

/** One call of WeChat's server API, as far as the common checks have brought it. */
export interface PlatformCall {
  emulation: Emulation
  request: HttpRequest
  now: number
}

/** A call whose access_token has been accepted. `params` is the JSON body, or the query of a GET. */
export interface AuthorizedCall extends PlatformCall {
  app: App
  params: Record<string, unknown>
}

interface EndpointBase {
  path: string
  /** `any`: the route does not look at it. */
  method: 'GET' | 'POST' | 'any'
  contentType: string
  ridPrefix: RidPrefix
}

/** Routes that prove themselves by appid and secret. */
export interface OpenEndpoint extends EndpointBase {
  access: 'secret'
  answer(call: PlatformCall): object
}

/** Routes that carry an access_token; what they share is checked before `answer` in a fixed order. */
export interface TokenEndpoint extends EndpointBase {
  access: 'token'
  /** One of the routes that support API signing and encryption. */
  apiSecurity: boolean
  /** Prints a hint beside the rid when the body is malformed. */
  hints: boolean
  /** Whether this app may call the route at all (48001). */
  permitted(app: App): boolean
  answer(call: AuthorizedCall): object
}

export type Endpoint = OpenEndpoint | TokenEndpoint

export const jsonType = 'application/json; charset=utf-8'

/** What the routes that carry a token and are neither signed nor restricted have in common. */
export const plainTokenCall = {
  contentType: jsonType,
  ridPrefix: ' ',
  access: 'token',
  apiSecurity: false,
  hints: false,
  permitted: () => true,
} as const satisfies Partial<TokenEndpoint>
