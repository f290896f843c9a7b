import type { BuiltinHost } from '../../builtin.ts'
import { setAria } from './aria.ts'

/**
 * Makes a tag a control: it can have the focus, and Enter or Space tap it as a finger would. While `disabled` it takes
 * neither, and no tap reaches its handlers or those around it.
 */
export function tappable(host: BuiltinHost): void {
  const { element } = host
  host.observe(['disabled'], () => {
    if (host.props.disabled) element.removeAttribute('tabindex')
    else element.tabIndex = 0
    setAria(host, { 'aria-disabled': host.props.disabled ? 'true' : undefined })
  })
  // In the capture phase: what stands inside a disabled button is disabled with it.
  const stopWhenDisabled = (event: Event) => {
    if (host.props.disabled) event.stopPropagation()
  }
  element.addEventListener('click', stopWhenDisabled, { capture: true })
  element.addEventListener('keydown', (event) => {
    if (event.target !== element || (event.key !== 'Enter' && event.key !== ' ')) return
    event.preventDefault() // Space would scroll the page
    if (!event.repeat) element.click()
  })
}
