import type { PoolClient } from 'pg'
import type { Connection, Unit } from './database.ts'
import { isSound, unavailable } from './postgresErrors.ts'
import { connectionBy, end, query } from './postgresQuery.ts'
import type { Statement, Value } from './statement.ts'

type Args = Record<string, Value>

/**
 * One run of a unit as a transaction. BEGIN goes out with the first statement, and COMMIT right behind what was sent
 * last, so that a unit waits only for answers it asks for.
 *
 * @throws What took it back; if the connection broke at COMMIT the outcome is unknown, and what must happen once bears
 *   an id of its caller.
 */
export async function runUnit<T>(client: PoolClient, unit: Unit<T>, isPrepared: boolean): Promise<T> {
  /** The answer to BEGIN and the first statement. Until then nothing else is sent: without a BEGIN it would be kept. */
  let begun: Promise<unknown> | undefined
  let isBegun = false
  let isOver = false
  let firstFailure: { error: unknown } | undefined
  const underWay: Promise<unknown>[] = []

  function ask<A extends Args>(statement: Statement<A, unknown>, args: A) {
    if (isOver) return Promise.reject(new Error('This unit of work is over'))
    return answerTo(statement, args).catch((error: unknown) => {
      // PostgreSQL refuses what comes after it for no reason of its own.
      firstFailure ??= { error }
      throw firstFailure.error
    })
  }
  function answerTo<A extends Args>(statement: Statement<A, unknown>, args: A) {
    const send = (begins: boolean) => query(client, statement, args, { isPrepared, begins })
    if (isBegun) return send(false)
    if (begun) return begun.then(() => send(false))
    const first = send(true)
    begun = first.then(() => {
      isBegun = true
    })
    begun.catch(() => undefined) // whoever asked hears of it
    return first
  }
  const tx: Connection = {
    ...connectionBy(ask),
    async send(statement, args) {
      const sent = ask(statement, args)
      sent.catch(() => undefined) // noticed at the end
      underWay.push(sent)
    },
  }

  try {
    const result = await unit(tx)
    isOver = true
    if (!begun) return result
    await begun
    const [ended] = await Promise.all([end(client, 'COMMIT'), ...underWay])
    if (ended.command !== 'COMMIT') throw new Error('The unit hid a failure, and was rolled back')
    return result
  } catch (error) {
    isOver = true
    const cause = firstFailure ? firstFailure.error : error
    if (begun && isSound(cause)) await end(client, 'ROLLBACK').catch(unavailable)
    throw cause
  }
}
