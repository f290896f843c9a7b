import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The key by which a shop's own back end reads bookings in development, made at the first start.
 *
 * @returns The file with the keys' hashes, for SERVICE_KEYS_FILE; the key itself lies beside it in `service-key.txt`.
 */
export function keepServiceKey(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true })
  const key = readOrMakeKey(join(dataDir, 'service-key.txt'))
  const file = join(dataDir, 'service-keys.json')
  writeFileSync(file, JSON.stringify({ shop: createHash('sha256').update(key).digest('hex') }))
  return file
}

function readOrMakeKey(file: string): string {
  const key = randomBytes(32).toString('base64url')
  try {
    writeFileSync(file, key, { mode: 0o600, flag: 'wx' })
    return key
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return readFileSync(file, 'utf8').trim()
  }
}
