import { checkEncryptedMessage } from './encryptedMessage.ts'
import type { Endpoint } from './endpoint.ts'
import { clearQuota, getQuota, getRid } from './helpers.ts'
import { jscode2session } from './jscode2session.ts'
import { getUserPhoneNumber } from './phoneNumber.ts'
import { checkSession, resetUserSessionKey } from './sessions.ts'
import { stableToken, token } from './tokens.ts'

/** WeChat's server API as far as it is emulated, by path. */
export const endpoints: ReadonlyMap<string, Endpoint> = new Map(
  [
    jscode2session,
    token,
    stableToken,
    checkSession,
    resetUserSessionKey,
    getUserPhoneNumber,
    checkEncryptedMessage,
    getRid,
    clearQuota,
    getQuota,
  ].map((endpoint) => [endpoint.path, endpoint]),
)
