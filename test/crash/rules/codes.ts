import { grouped, type Operation, type OperationOf, type Violation } from '../history.ts'

const triesPerOtp = 5

/** What is used is used: login codes, taps and SMS codes; a flow that ended gives its outcome again, and no other. */
export function codeRule(history: readonly Operation[]): Violation[] {
  return [...loginCodes(history), ...taps(history), ...outcomes(history), ...tries(history)]
}

const done = <K extends Operation['kind']>(history: readonly Operation[], kind: K) =>
  history.filter((one): one is OperationOf<K> => one.kind === kind && one.answer === 'yes')

function loginCodes(history: readonly Operation[]): Violation[] {
  const uses = grouped(done(history, 'signIn'), ({ loginCode }) => loginCode)
  return [...uses].flatMap(([code, { length }]) =>
    length > 1 ? `The login code ${code} signed in ${length} times` : [],
  )
}

function taps(history: readonly Operation[]): Violation[] {
  const uses = grouped(done(history, 'tap'), ({ phoneCode }) => phoneCode)
  return [...uses].flatMap(([code, ends]) => {
    const flows = new Set(ends.map(({ flowId }) => flowId))
    return flows.size > 1 ? `The tap ${code} ended ${flows.size} flows` : []
  })
}

function outcomes(history: readonly Operation[]): Violation[] {
  const ends = [...done(history, 'tap'), ...done(history, 'prove'), ...done(history, 'readFlow')]
  const byFlow = grouped(ends, ({ flowId }) => flowId)
  return [...byFlow].flatMap(([flowId, told]) => {
    const isEnded = told.some(({ kind }) => kind !== 'readFlow')
    const seen = new Set(told.map((one) => `${one.told.state} ${one.told.account} ${one.told.contact}`))
    return isEnded && seen.size > 1 ? `The flow ${flowId} ended in ${[...seen].join(' and in ')}` : []
  })
}

/** Wrong codes that were answered are counted, whatever happened in between. */
function tries(history: readonly Operation[]): Violation[] {
  const byFlow = grouped(
    history.filter((one): one is OperationOf<'prove'> => one.kind === 'prove'),
    ({ flowId }) => flowId,
  )
  return [...byFlow].flatMap(([flowId, tried]) => {
    const wrong = tried.filter(({ problem }) => problem?.code === 'otp_rejected').length
    const isProven = tried.some(({ answer }) => answer === 'yes')
    return wrong + Number(isProven) > triesPerOtp ? `The code of ${flowId} had ${wrong + Number(isProven)} tries` : []
  })
}
