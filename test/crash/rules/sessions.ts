import { byPerson, type Operation, type Violation } from '../history.ts'

/** A session that was acknowledged is taken until something ends it. */
export function sessionRule(history: readonly Operation[]): Violation[] {
  return [...byPerson(history)].flatMap(([person, operations]) => {
    let isLive = false
    return operations.flatMap(({ kind, answer, problem }) => {
      if (kind === 'signIn') isLive = answer === 'yes'
      if ((kind === 'signOut' || kind === 'deleteAccount') && answer !== 'no') isLive = false
      // A token that was rotated long ago may be a thief's: what was made of its session ends.
      if (kind === 'refresh' && answer !== 'yes') isLive = false
      return isLive && problem?.code === 'session_invalid' ? `The session of ${person} is lost` : []
    })
  })
}
