/** The Quickreg registration server: embed it (`createQuickreg`) or run it (`startServer`). */
export { ConfigError, configSchema, developmentScenes, readConfig, type Config, type Environment } from './config.ts'
export { Secret } from './domain/secret.ts'
export { generateKeys, type KeysFile } from './keys.ts'
export { createLog, type Log } from './logging.ts'
export { createQuickreg, type Completed, type Health, type Quickreg, type QuickregOptions } from './main.ts'
export { migrate, startServer, type RunningServer, type StartOptions } from './server.ts'
