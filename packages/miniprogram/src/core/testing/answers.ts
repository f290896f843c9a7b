import { problems, type ProblemCode } from '@quickreg/contract'

export interface Answer {
  status: number
  body?: unknown
}

export const problem = (code: ProblemCode, extra: object = {}): Answer => ({
  status: problems[code],
  body: { type: 'x', title: `title of ${code}`, status: problems[code], code, traceId: 't', ...extra },
})
