import { spawnSync } from 'node:child_process'

/** @throws {Error} It is not here: a run without it would prove nothing, so there is none. */
export function requireStrace(environment: NodeJS.ProcessEnv = process.env): void {
  const { error } = spawnSync('strace', ['-V'], { env: environment })
  if (!error) return
  throw new Error('This test needs strace: `apt-get install strace` (Debian, Ubuntu), `dnf install strace` (Fedora)')
}
