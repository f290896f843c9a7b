import type { Builtin } from '../builtin.ts'
import { button } from './button.ts'
import { checkbox, checkboxGroup } from './checkbox.ts'
import { coverImage, coverView } from './cover.ts'
import { form } from './form.ts'
import { icon } from './icon.ts'
import { image } from './image.ts'
import { input } from './input.ts'
import { label } from './label.ts'
import { missingTags } from './missing.ts'
import { navigator } from './navigator.ts'
import { navigationBar, pageMeta } from './pageMeta.ts'
import { picker } from './picker.ts'
import { pickerView, pickerViewColumn } from './pickerView.ts'
import { progress } from './progress.ts'
import { radio, radioGroup } from './radio.ts'
import { richText } from './richText.ts'
import { rootPortal } from './rootPortal.ts'
import { scrollView } from './scrollView.ts'
import { slider } from './slider.ts'
import { swiper, swiperItem } from './swiper.ts'
import { switchTag } from './switch.ts'
import { text } from './text.ts'
import { textarea } from './textarea.ts'
import { view } from './view.ts'

/** Every tag that WeChat has built in. Their looks are in `builtins.css`. */
export const builtins: readonly Builtin[] = [
  ...[view, scrollView, swiper, swiperItem, coverView, coverImage, rootPortal],
  ...[text, richText, icon, progress, image],
  ...[button, input, textarea, checkbox, checkboxGroup, radio, radioGroup, switchTag, slider, label, form],
  ...[picker, pickerView, pickerViewColumn, navigator, pageMeta, navigationBar],
  ...missingTags,
]
