import type { Builtin } from '../builtin.ts'
import { button } from './button.ts'
import { checkbox, checkboxGroup } from './checkbox.ts'
import { image } from './image.ts'
import { input } from './input.ts'
import { label } from './label.ts'
import { scrollView } from './scrollView.ts'
import { text } from './text.ts'
import { view } from './view.ts'

/** Every tag that WeChat has built in. Their looks are in `builtins.css`. */
export const builtins: readonly Builtin[] = [
  view,
  text,
  scrollView,
  button,
  input,
  checkbox,
  checkboxGroup,
  label,
  image,
]
