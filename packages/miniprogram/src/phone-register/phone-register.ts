import {
  createPhoneRegister,
  quickregFor,
  readDevice,
  toLocale,
  type Locale,
  type Offer,
  type PhoneRegister,
  type PhoneRegisterOptions,
  type RegisterEvent,
  type View,
} from '../index.ts'
import { countriesIn, type Country } from './countries.ts'
import { screenOf, type Screen } from './screen.ts'
import { readNumber, readOtp, toPhone } from './typed.ts'
import { words as allWords, type Words } from './words.ts'

type Detail<Type extends RegisterEvent['type']> = WechatMiniprogram.CustomEvent<
  Extract<RegisterEvent, { type: Type }>['detail']
>
/** `bind:registered`. The tokens are not in it: they stay in the client, `quickregFor(server).tokens()`. */
export type RegisteredEvent = Detail<'registered'>
/** `bind:declined` */
export type DeclinedEvent = Detail<'declined'>
/** `bind:failed` */
export type FailedEvent = Detail<'failed'>
/** `bind:step` */
export type StepEvent = Detail<'step'>
/** `bind:policy`: the person wants to read the policy, and neither a page nor WeChat can show it. */
export type PolicyEvent = WechatMiniprogram.CustomEvent<{ policyVersion: string }>

const properties = {
  /** Origin of the registration server. */
  server: String,
  scene: { type: String, value: 'join' },
  /** `account`, `contact` or `change_phone` */
  purpose: { type: String, value: 'account' },
  policyVersion: { type: String, value: '1' },
  /** A page of the mini program that shows the policy; it is opened with `policyVersion` in its query. */
  policyPage: String,
  /** `zh_CN`, `zh_TW`, `en`; empty: as the device. */
  locale: String,
  buttonText: String,
  disabled: Boolean,
}

interface Data {
  screen: Screen | Record<string, never>
  words: Words | Record<string, never>
  /** How large the person has letters in WeChat. */
  size: 'normal' | 'large' | 'huge'
  countries: Country[]
  /** Index in `countries`. */
  country: number
  /** As typed. */
  number: string
  numberFocus: boolean
  otp: string
  otpFocus: boolean
}

/** Not data: nothing of it is shown, and `setData` could not copy it. */
interface Fields {
  register?: PhoneRegister
  locale?: Locale
  /** Calling codes of the countries that are shown; none known: all there are. */
  served?: readonly string[] | undefined
  /** A property has changed while the sheet was open or a number on its way. */
  stale?: boolean
}

interface Methods extends WechatMiniprogram.Component.MethodOption {
  start(): void
  stop(): void
  purpose(): PhoneRegisterOptions['purpose']
  show(view: View): void
  showCountries(served: readonly string[] | undefined): void
  clearOtp(): void
  propertyChanged(): void
  onConsent(event: WechatMiniprogram.CustomEvent<{ value: string[] }>): void
  onPolicy(): void
  onTap(): void
  onShield(): void
  onQuick(event: unknown): void
  onRealtime(event: unknown): void
  onChoose(event: WechatMiniprogram.TouchEvent<object, object, { offer: Offer }>): void
  onRetry(): void
  onCountry(event: WechatMiniprogram.CustomEvent<{ value: string }>): void
  onNumber(event: WechatMiniprogram.CustomEvent<{ value: string }>): string
  onClearNumber(): void
  onSendOtp(): void
  onOtp(event: WechatMiniprogram.CustomEvent<{ value: string }>): string
  onSubmitOtp(): void
  onResend(): void
  onChangeNumber(): void
}

Component<Data, typeof properties, Methods, [], Fields>({
  options: { multipleSlots: true },
  externalClasses: ['pr-class', 'pr-class-button', 'pr-class-consent', 'pr-class-message'],
  properties,
  data: {
    ...{ screen: {}, words: {}, size: 'normal', countries: [], country: 0 },
    ...{ number: '', numberFocus: false, otp: '', otpFocus: false },
  },

  lifetimes: {
    attached() {
      this.start()
    },
    detached() {
      this.stop()
    },
  },
  observers: {
    'server, scene, purpose, policyVersion, locale'() {
      this.propertyChanged()
    },
  },

  methods: {
    start() {
      const { server, scene, policyVersion, locale: wanted } = this.data
      this.stop()
      if (!server) return // it may still come by setData
      const { device, fontSizeSetting, locale: ofDevice } = readDevice(wx)
      const locale = wanted ? toLocale(wanted) : ofDevice
      this.locale = locale
      this.setData({ words: allWords[locale], size: sizeOf(fontSizeSetting) })
      this.showCountries(undefined)

      this.register = createPhoneRegister({
        ...{ client: quickregFor(server), scene, purpose: this.purpose(), policyVersion, locale, device },
        onView: (view) => this.show(view),
        onEvent: ({ type, detail }) => this.triggerEvent(type, detail),
      })
      this.show(this.register.view())
    },

    stop() {
      this.register?.dispose()
      this.register = undefined
      this.stale = false
    },

    purpose() {
      const { purpose } = this.data
      return purpose === 'contact' || purpose === 'change_phone' ? purpose : 'account'
    },

    show(view) {
      const before = this.data.screen
      const screen = screenOf(view, this.data.words as Words, this.purpose())
      this.setData({ screen })
      const sms = view.rungs.filter(({ kind, available }) => kind === 'sms' && available)[0]
      // Between two flows it is not known: the choice stays.
      if (sms && sms.countries !== this.served) this.showCountries(sms.countries)
      if (screen.otpWanted && !before.otpWanted) this.clearOtp()
      if (screen.panel === 'done') this.setData({ number: '' })
      // Not before the register has said what it shows: after that nobody would hear it.
      if (this.stale && !isAwaited(view)) void Promise.resolve().then(() => this.stale && this.start())
    },

    /** The country that was chosen stays, where it is among them. */
    showCountries(served) {
      this.served = served
      const chosen = this.data.countries[this.data.country]?.callingCode
      const countries = countriesIn(this.locale ?? 'zh_CN', served)
      const country = countries.findIndex(({ callingCode }) => callingCode === chosen)
      this.setData({ countries, country: Math.max(country, 0) })
    },

    /** Focus that is set already is set again by letting it go first. */
    clearOtp() {
      this.setData({ otp: '', otpFocus: false }, () => this.setData({ otpFocus: true }))
    },

    propertyChanged() {
      const { register } = this
      if (register && isAwaited(register.view())) this.stale = true
      else if (register || this.data.server) this.start()
    },

    onConsent({ detail }) {
      this.register?.agree(detail.value.length > 0)
    },

    onPolicy() {
      const policyVersion = this.register?.view().policyVersion ?? this.data.policyVersion
      const { policyPage } = this.data
      const ask = () => this.triggerEvent('policy', { policyVersion })
      if (policyPage) {
        const query = `policyVersion=${encodeURIComponent(policyVersion)}`
        wx.navigateTo({ url: policyPage + (policyPage.indexOf('?') < 0 ? '?' : '&') + query, fail: ask })
      } else if (wx.openPrivacyContract) {
        wx.openPrivacyContract({ fail: ask })
      } else ask()
    },

    onTap() {
      if (!this.data.disabled) this.register?.tap()
    },

    onShield() {
      // Catches the second of two fast taps.
    },

    onQuick(event) {
      this.register?.phoneEvent('quick', event)
    },

    onRealtime(event) {
      this.register?.phoneEvent('realtime', event)
    },

    onChoose({ currentTarget }) {
      this.register?.choose(currentTarget.dataset.offer)
    },

    onRetry() {
      this.register?.retry()
    },

    onCountry({ detail }) {
      this.setData({ country: Number(detail.value) })
      this.register?.correct()
    },

    onNumber({ detail }) {
      const read = readNumber(detail.value, this.data)
      this.setData(read)
      this.register?.correct()
      return read.number
    },

    onClearNumber() {
      this.setData({ number: '', numberFocus: false }, () => this.setData({ numberFocus: true }))
      this.register?.correct()
    },

    onSendOtp() {
      const { countries, country, number } = this.data
      const chosen = countries[country]
      if (chosen) this.register?.sendOtp(toPhone(chosen, number))
    },

    /** Six digits hand themselves in, once. */
    onOtp({ detail }) {
      const otp = readOtp(detail.value)
      const isNew = otp !== this.data.otp
      this.setData({ otp })
      this.register?.correct()
      if (isNew && otp.length === 6) this.onSubmitOtp()
      return otp
    },

    onSubmitOtp() {
      this.register?.submitOtp(this.data.otp)
    },

    onResend() {
      const { register } = this
      const phone = register?.view().sms?.phone
      if (phone) register?.sendOtp(phone)
    },

    onChangeNumber() {
      this.register?.changeNumber()
    },
  },
})

/** WeChat has the sheet open, or a number is on its way: what is started now has to be ended. */
const isAwaited = ({ step }: View) => step === 'asking' || step === 'submitting'

/** Letters in a mini program do not follow WeChat's setting by themselves. */
function sizeOf(fontSizeSetting: number): Data['size'] {
  if (fontSizeSetting >= 22) return 'huge'
  return fontSizeSetting >= 19 ? 'large' : 'normal'
}
