import type { Phone, ViewNode } from '../ports.ts'

/** What the agent drives: the phone, and what the app's own modules see. */
export interface Driven {
  phone: Phone
  /** `wx`, `getApp`, `getCurrentPages`: in scope of functions that a script sends over. */
  surroundings: Record<string, any>
  /** Elements below another, by a selector of WXML. */
  selectBelow(node: ViewNode, selector: string): ViewNode[]
}

export type Method = (params: any) => unknown
