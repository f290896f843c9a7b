import type { Builtin } from '../builtin.ts'
import { hover, hoverProperties } from './support/hover.ts'

export const view: Builtin = {
  tag: 'view',
  properties: hoverProperties('none', 50, 400),
  events: ['animationstart', 'animationiteration', 'animationend', 'transitionend'],
  attach: hover,
}
