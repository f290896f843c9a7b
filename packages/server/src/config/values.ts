import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { rangeProblem } from '../domain/network.ts'
import { Secret } from '../domain/secret.ts'

export const secret = (text: z.ZodString) => text.transform((value) => new Secret(value))

/** A JSON document in an environment variable, or in the file that its `_FILE` twin names. */
export function json<T extends z.ZodType>(schema: T) {
  return z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' })
        return z.NEVER
      }
    })
    .pipe(schema)
}

/** Money in whole thousandths of a yuan, as it is counted. */
export const yuan = (usual: number) =>
  z.coerce
    .number()
    .min(0)
    .max(1_000_000)
    .default(usual)
    .transform((amount) => Math.round(amount * 1000))

export const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true')
export const port = z.coerce.number().int().min(0).max(65_535)

/** A mistake here is dangerous rather than visible: whoever is trusted says where every request comes from. */
export const trustedProxies = z
  .string()
  .transform((text) => text.split(',').map((range) => range.trim()))
  .pipe(
    z.array(
      z.string().superRefine((range, context) => {
        const problem = rangeProblem(range)
        if (problem) context.addIssue({ code: 'custom', message: problem })
      }),
    ),
  )

/** A key in PEM, made into a key object here, so that a wrong one is a mistake of configuration and not of a call. */
export const pem = (create: (text: string) => KeyObject, kind: string) =>
  z.string().transform((text, context) => {
    try {
      return create(text)
    } catch {
      context.addIssue({ code: 'custom', message: `is not ${kind} in PEM` })
      return z.NEVER
    }
  })
