export interface Drag {
  /** @returns False to leave this press alone. */
  begin(event: PointerEvent): boolean
  /** Distance from the start, in px. */
  move(distance: { x: number; y: number }, event: PointerEvent): void
  end(): void
}

/**
 * One finger or the mouse, from press to release. The tag's styles say by `touch-action` which way the browser may
 * still scroll by itself; in every other the finger is ours.
 *
 * @returns The function that lets go of it for good.
 */
export function watchDrag(element: HTMLElement, { begin, move, end }: Drag): () => void {
  let start: { id: number; x: number; y: number } | undefined
  const onDown = (event: PointerEvent) => {
    if (start || event.button !== 0 || !begin(event)) return
    start = { id: event.pointerId, x: event.clientX, y: event.clientY }
    window.addEventListener('pointermove', onMove)
    window.addEventListener('pointerup', onEnd)
    window.addEventListener('pointercancel', onEnd)
  }
  const onMove = (event: PointerEvent) => {
    if (event.pointerId === start?.id) move({ x: event.clientX - start.x, y: event.clientY - start.y }, event)
  }
  const onEnd = (event: PointerEvent) => {
    if (event.pointerId !== start?.id) return
    forget()
    end()
  }
  const forget = () => {
    start = undefined
    window.removeEventListener('pointermove', onMove)
    window.removeEventListener('pointerup', onEnd)
    window.removeEventListener('pointercancel', onEnd)
  }
  element.addEventListener('pointerdown', onDown)
  return forget
}
