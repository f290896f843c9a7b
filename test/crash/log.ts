import { setTimeout as sleep } from 'node:timers/promises'
import type { Deed, Operation } from './history.ts'

/** Writes the history of a run while it happens. */
export class Log {
  readonly history: Operation[] = []
  #moment = 0
  #heard = 0

  /** Lost, until an answer is heard. */
  begin(person: string, deed: Deed): Operation {
    const started = this.#next()
    const operation: Operation = { ...deed, person, started, ended: started, at: Date.now(), answer: 'lost', told: {} }
    this.history.push(operation)
    return operation
  }

  end(operation: Operation, heard: Partial<Pick<Operation, 'answer' | 'told' | 'problem'>>): void {
    Object.assign(operation, heard, { ended: this.#next() })
  }

  /** A reply came, whatever it says. */
  hear(): void {
    this.#heard += 1
  }

  get heard(): number {
    return this.#heard
  }

  /** Until so many more requests were answered, or so long. */
  async answers(count: number, deadlineMs: number): Promise<void> {
    const enough = this.#heard + count
    const deadline = performance.now() + deadlineMs
    while (this.#heard < enough && performance.now() < deadline) await sleep(1)
  }

  #next(): number {
    this.#moment += 1
    return this.#moment
  }
}
