import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface ShopSettings {
  /** JSON, one booking per contact. */
  file: string
  port: number
  /** Origin of the registration server. */
  serverUrl: string
  serviceKey: string
}

/** @throws {Error} There is no service key. */
export function readSettings(env: NodeJS.ProcessEnv): ShopSettings {
  const dataDir = env.DATA_DIR || './.quickreg'
  return {
    file: join(dataDir, 'bookings.json'),
    port: Number(env.SHOP_PORT || 8790),
    serverUrl: env.QUICKREG_URL || 'http://127.0.0.1:8700',
    serviceKey: env.SERVICE_KEY || readServiceKey(join(dataDir, 'service-key.txt')),
  }
}

/** In development `quickreg dev` lays one there. */
function readServiceKey(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new Error(`Set SERVICE_KEY, or run \`npm start\` once: there is no ${file}.`, { cause: error })
  }
}
