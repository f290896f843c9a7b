import type { z } from 'zod'
import type { Emulation } from '../emulation.ts'
import { HttpRefusal } from '../http.ts'
import { randomHex } from '../random.ts'
import { createApp, type App, type AppSettings } from '../state/apps.ts'
import { createApiSecurity, rotatePlatformKey } from './apiSecurityKeys.ts'
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
    change(emulation, app, settings)
    world.apps.set(appid, app)
    return appView(app)
  }),

  withBody('PATCH')('/_emulator/apps/:appid', appPatch, ({ emulation, params }, patch) => {
    const app = getApp(emulation, params.appid!)
    change(emulation, app, patch)
    return appView(app)
  }),
]

/** Limits are merged route by route; everything else is replaced. */
function change({ random, clock }: Emulation, app: App, { limits, apiSecurity, ...settings }: AppPatch): void {
  if (apiSecurity && 'rotatePlatformKey' in apiSecurity) rotatePlatformKey(app, random, clock.now().getTime())
  else if (apiSecurity !== undefined) app.apiSecurity = apiSecurity && createApiSecurity(apiSecurity, random)
  Object.assign(app, settings satisfies Partial<AppSettings>)
  Object.assign(app.limits, limits)
}
