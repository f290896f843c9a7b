import { generateKeyPairSync } from 'node:crypto'
import type { z } from 'zod'
import { HttpRefusal } from '../http.ts'
import { randomHex, type RandomSource } from '../random.ts'
import { createApp, type ApiSecurity, type App, type AppSettings } from '../state/apps.ts'
import { getApp, withBody } from './route.ts'
import { appPatch, newApp } from './schemas.ts'
import { appView } from './views.ts'

type AppPatch = z.output<typeof appPatch>

export const appRoutes = [
  withBody('POST', 201)('/_emulator/apps', newApp, ({ emulation }, { appid: wanted, ...settings }) => {
    const { world, random } = emulation
    const appid = wanted ?? 'wx' + randomHex(random, 16)
    if (world.apps.has(appid)) throw new HttpRefusal(409, 'app_exists', `There already is an app ${appid}.`)
    const app = createApp(appid, {})
    change(app, settings, random)
    world.apps.set(appid, app)
    return appView(app)
  }),

  withBody('PATCH')('/_emulator/apps/:appid', appPatch, ({ emulation, params }, patch) => {
    const app = getApp(emulation, params.appid!)
    change(app, patch, emulation.random)
    return appView(app)
  }),
]

/** Limits are merged route by route; everything else is replaced. */
function change(app: App, { limits, apiSecurity, ...settings }: AppPatch, random: RandomSource): void {
  Object.assign(app, settings satisfies Partial<AppSettings>)
  Object.assign(app.limits, limits)
  if (apiSecurity !== undefined) app.apiSecurity = apiSecurity && createApiSecurity(apiSecurity, random)
}

/** WeChat's own certificate is made here, one per app and switching-on. */
function createApiSecurity(keys: NonNullable<AppPatch['apiSecurity']>, random: RandomSource): ApiSecurity {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return {
    symmetric: keys.symmetric ?? null,
    asymmetric: keys.asymmetric ?? null,
    platform: { sn: randomHex(random, 32), publicKeyPem: publicKey, privateKeyPem: privateKey },
  }
}
