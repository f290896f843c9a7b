import { keepBooking, sendBooking, type Booking } from '../../lib/bookings'
import { dayText, nameTabs, pickedDayText, sizeText, texts } from '../../lib/i18n'
import { daysAhead, openTimes } from '../../lib/openingHours'

const t = texts.booking

/** Of the event `registered`, as far as a booking needs it. */
interface Contact {
  id: string
  phone: string
  retainUntil: string
}

const times = openTimes()

Page({
  data: {
    t,
    /** What of the page is shown. `sending` has failed where `unsent` is. */
    step: 'details' as 'details' | 'contact' | 'sending' | 'unsent' | 'done',
    times,
    firstDay: '',
    lastDay: '',
    date: '',
    dateText: '',
    time: '18:30',
    timeIndex: times.indexOf('18:30'),
    size: 2,
    name: '',
    nameMissing: false,
    summary: '',
    phone: '',
    keptUntil: '',
  },
  contact: undefined as Contact | undefined,

  onLoad() {
    void wx.setNavigationBarTitle({ title: t.title })
  },
  onShow() {
    nameTabs()
    const today = new Date()
    this.setData({ firstDay: daysAhead(today, 1), lastDay: daysAhead(today, 60) })
    if (this.data.date < this.data.firstDay) this.setDate(this.data.firstDay)
  },

  setDate(date: string) {
    this.setData({ date, dateText: pickedDayText(date) })
  },
  onDate({ detail }: WechatMiniprogram.PickerChange) {
    this.setDate(String(detail.value))
  },
  onTime({ detail }: WechatMiniprogram.PickerChange) {
    const timeIndex = Number(detail.value)
    this.setData({ timeIndex, time: times[timeIndex] ?? this.data.time })
  },
  fewer() {
    this.setData({ size: Math.max(1, this.data.size - 1) })
  },
  more() {
    this.setData({ size: Math.min(8, this.data.size + 1) })
  },
  onName({ detail }: WechatMiniprogram.Input) {
    this.setData({ name: detail.value, nameMissing: false })
  },

  booking(): Booking {
    const { date, time, size, name } = this.data
    return { date, time, size, name: name.trim() }
  },

  next() {
    const { name, size, time } = this.booking()
    if (!name) return this.setData({ nameMissing: true })
    const summary = [`${this.data.dateText} ${time}`, sizeText(size), name].join(' · ')
    this.setData({ step: 'contact', summary })
  },
  change() {
    this.setData({ step: 'details' })
  },

  onContact({ detail }: WechatMiniprogram.CustomEvent<{ contact?: Contact }>) {
    this.contact = detail.contact
    return this.send()
  },

  /** Also when it failed before: the shop books no second table for the same contact. */
  async send() {
    const { contact } = this
    if (!contact) return
    const booking = this.booking()
    this.setData({ step: 'sending' })
    try {
      await sendBooking({ ...booking, contactId: contact.id })
      const { phone, retainUntil } = contact
      keepBooking({ ...booking, phone, retainUntil })
      this.setData({ step: 'done', phone, keptUntil: dayText(new Date(retainUntil)) })
    } catch {
      this.setData({ step: 'unsent' })
    }
  },

  another() {
    this.contact = undefined
    this.setData({ step: 'details' })
  },
})
