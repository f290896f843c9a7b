import type { Emulation } from '../emulation.ts'
import type { HttpReply, HttpRequest } from '../http.ts'

/** An SMS vendor: one route, which everything is asked of and every refusal comes from. */
export interface Vendor {
  name: 'tencent' | 'aliyun'
  path: string
  /** Whoever asks is checked from the signature to the number; what passes is delivered. */
  answer(emulation: Emulation, request: HttpRequest): VendorReply
  /** The answer of a fault that speaks in the vendor's name; `request` is not judged and changes nothing. */
  answerWithCode(emulation: Emulation, request: HttpRequest, said: { code: string; message?: string }): VendorReply
}

export interface VendorReply extends HttpReply {
  /** The vendor's code: `Ok`, `OK`, or what it refused with; of several numbers, the first refusal. */
  code: string
}

/** What a vendor refuses with, before it is put into the vendor's own form. */
export class VendorRefusal<Code extends string> extends Error {
  override readonly name = 'VendorRefusal'
  readonly code: Code
  /** @param text In place of the text the code usually has. */
  constructor(code: Code, text?: string) {
    super(text)
    this.code = code
  }
}
