// Sign-up and sign-in by a code, by a library made for it: see README.md.
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import { phoneNumber } from 'better-auth/plugins'
import type { Serve } from '../lib/serverProcess.ts'
import { keepAliveMs } from './keepAlive.ts'
import { openDurable } from './sqlite.ts'

export const serve: Serve = async ({ folder }) => {
  const db = openDurable(join(folder, 'better-auth.db'))
  const auth = betterAuth({
    baseURL: 'http://127.0.0.1',
    secret: randomBytes(32).toString('hex'),
    database: db,
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [
      phoneNumber({
        // The message arrives at once: its reader finds the code in the answer.
        sendOTP: ({ code }, context) => context?.setHeader('x-otp', code),
        signUpOnVerification: { getTempEmail: (phone) => `${phone}@example.com`, getTempName: (phone) => phone },
      }),
    ],
  })
  const { runMigrations } = await getMigrations(auth.options)
  await runMigrations()
  const handle = toNodeHandler(auth)
  const server = createServer({ keepAliveTimeout: keepAliveMs }, (request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections()
      server.close()
      db.close()
    },
  }
}
