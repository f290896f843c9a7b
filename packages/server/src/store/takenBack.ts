/** Thrown inside a unit, which takes back all that it wrote: what its caller is answered, and no error. */
export class TakenBack<Answer> extends Error {
  readonly answer: Answer
  constructor(answer: Answer) {
    super('taken back')
    this.answer = answer
  }
}

/** What a unit answers, also where it was taken back; each throws answers of its own kind. */
export async function answerOf<Answer>(unit: Promise<Answer>): Promise<Answer> {
  try {
    return await unit
  } catch (error) {
    if (error instanceof TakenBack) return error.answer as Answer
    throw error
  }
}
