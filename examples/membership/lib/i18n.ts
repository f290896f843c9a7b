import { en } from './texts.en'
import { zh } from './texts.zh'

const chinese = wx.getAppBaseInfo().language.startsWith('zh')

/** What the shop says, in the language of the device. */
export const texts = chinese ? zh : en

const weekdays = chinese
  ? ['周日', '周一', '周二', '周三', '周四', '周五', '周六']
  : ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `2026年5月1日`, `1 May 2026`; in the phone's own time zone. */
export function dayText(day: Date): string {
  const [year, month, date] = [day.getFullYear(), day.getMonth(), day.getDate()]
  return chinese ? `${year}年${month + 1}月${date}日` : `${date} ${months[month]} ${year}`
}

/** `5月1日 周五`, `Fri 1 May`; of a date as pickers write it, `2026-05-01`. */
export function pickedDayText(date: string): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const weekday = weekdays[new Date(year, month - 1, day).getDay()]
  return chinese ? `${month}月${day}日 ${weekday}` : `${weekday} ${day} ${months[month - 1]}`
}

/** `2 位`, `2 guests` */
export function sizeText(size: number): string {
  if (chinese) return `${size} 位`
  return size === 1 ? '1 guest' : `${size} guests`
}

/** app.json knows one language. Works on a page of the tab bar only. */
export function nameTabs(): void {
  texts.tabs.forEach((text, index) => void wx.setTabBarItem({ index, text }))
}
