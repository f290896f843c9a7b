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
  let isBegun = false
  let isOver = false
  let firstFailure: { error: unknown } | undefined
  const underWay: Promise<unknown>[] = []

  function ask<A extends Args>(statement: Statement<A, unknown>, args: A) {
    if (isOver) return Promise.reject(new Error('This unit of work is over'))
    const answer = query(client, statement, args, { isPrepared, begins: !isBegun })
    isBegun = true
    return answer.catch((error: unknown) => {
      // PostgreSQL refuses what comes after it for no reason of its own.
      firstFailure ??= { error }
      throw firstFailure.error
    })
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
    if (!isBegun) return result
    const [ended] = await Promise.all([end(client, 'COMMIT'), ...underWay])
    if (ended.command !== 'COMMIT') throw new Error('The unit hid a failure, and was rolled back')
    return result
  } catch (error) {
    isOver = true
    const cause = firstFailure ? firstFailure.error : error
    if (isBegun && isSound(cause)) await end(client, 'ROLLBACK').catch(unavailable)
    throw cause
  }
}
