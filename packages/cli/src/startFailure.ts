import { Failure } from './terminal.ts'

/** Turns what can go wrong at a start, and what the reader can put right, into a sentence. */
export function startFailure(error: unknown): unknown {
  if (isConfigError(error)) {
    const list = error.problems.map((problem) => `\n  ${problem}`).join('')
    return new Failure(
      {
        zh: `配置有 ${error.problems.length} 处错误，请修正后再启动：${list}`,
        en: `The configuration has ${error.problems.length === 1 ? 'a mistake' : `${error.problems.length} mistakes`}:${list}`,
      },
      { cause: error },
    )
  }
  const { code, port } = error as NodeJS.ErrnoException & { port?: number }
  if (code === 'EADDRINUSE') {
    return new Failure(
      {
        zh: `端口 ${port} 已被占用：请停掉占用它的程序，或用 PORT、EMULATOR_PORT、OPS_PORT 另选端口（0 为任意空闲端口）。`,
        en: `Port ${port} is in use: stop the program that has it, or choose another with PORT, EMULATOR_PORT or OPS_PORT (0 takes any free one).`,
      },
      { cause: error },
    )
  }
  if (isDatabaseOutOfReach(error)) {
    const reason = error.message || error.code
    return new Failure(
      {
        zh: `连不上 DATABASE_URL 指定的数据库（${reason}）：请确认它在运行，并检查 DATABASE_URL 的主机、端口、用户、密码和库名。`,
        en: `The database that DATABASE_URL names cannot be reached (${reason}): see that it runs, and check host, port, user, password and name in DATABASE_URL.`,
      },
      { cause: error },
    )
  }
  return error
}

// By its shape: the emulator alone starts without loading the server.
function isConfigError(error: unknown): error is Error & { problems: string[] } {
  return error instanceof Error && error.name === 'ConfigError'
}

/**
 * A start connects to nothing but the database. PostgreSQL's own refusals (no such database, wrong password) are FATAL;
 * a server that stays silent is the driver's "timeout expired", which has no code. None of these messages holds a password.
 */
function isDatabaseOutOfReach(error: unknown): error is NodeJS.ErrnoException {
  const { code = '', message, severity } = error as NodeJS.ErrnoException & { severity?: string }
  return noConnection.has(code) || severity === 'FATAL' || message === 'timeout expired'
}

const noConnection = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'ERR_INVALID_URL'],
])
