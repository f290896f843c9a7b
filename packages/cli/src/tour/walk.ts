import { Failure, type Terminal, type Text } from '../terminal.ts'

/** One act of the story. */
export interface Step<World> {
  /** What the person does. */
  does: Text
  /** Does it, checks what both sides then know, and tells what was seen; throws if something did not hold. */
  run(world: World): Promise<Text>
}

/** Walks the steps in their order, one line each; the first one that does not hold ends the walk. */
export async function walk<World>(steps: readonly Step<World>[], world: World, terminal: Terminal): Promise<void> {
  for (const [index, { does, run }] of steps.entries()) {
    const act = (language: keyof Text) => `${String(index + 1).padStart(2)}. ${does[language]}`
    try {
      const saw = await run(world)
      terminal.say({ zh: `✓ ${act('zh')} → ${saw.zh}`, en: `✓ ${act('en')} → ${saw.en}` })
    } catch (error) {
      const { zh, en } = reasonOf(error)
      throw new Failure({ zh: `✗ ${act('zh')}\n    ${zh}`, en: `✗ ${act('en')}\n    ${en}` }, { cause: error })
    }
  }
}

function reasonOf(error: unknown): Text {
  if (error instanceof Failure) return error.text
  const message = error instanceof Error ? error.message : String(error)
  return { zh: message, en: message }
}
