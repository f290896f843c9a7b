import {
  createPhoneRegister,
  quickregFor,
  readDevice,
  toLocale,
  type Offer,
  type PhoneRegister,
  type PhoneRegisterOptions,
  type RegisterEvent,
  type View,
} from '../index.ts'
import { countriesIn, toPhone, type Country } from './countries.ts'
import { screenOf, type Screen } from './screen.ts'
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
  /** `account` or `contact` */
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
}

/** Not data: nothing of it is shown, and `setData` could not copy it. */
interface Fields {
  register?: PhoneRegister
  /** The code as typed: the input keeps it itself. */
  otp?: string
  /** A property has changed while the sheet was open or a number on its way. */
  stale?: boolean
}

interface Methods extends WechatMiniprogram.Component.MethodOption {
  start(): void
  stop(): void
  show(view: View): void
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
  onNumber(event: WechatMiniprogram.CustomEvent<{ value: string }>): void
  onSendOtp(): void
  onOtp(event: WechatMiniprogram.CustomEvent<{ value: string }>): void
  onSubmitOtp(): void
  onResend(): void
  onChangeNumber(): void
  onBack(): void
}

Component<Data, typeof properties, Methods, [], Fields>({
  options: { multipleSlots: true },
  externalClasses: ['pr-class', 'pr-class-button', 'pr-class-consent', 'pr-class-message'],
  properties,
  data: { screen: {}, words: {}, size: 'normal', countries: [], country: 0, number: '' },

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
      const device = readDevice(wx)
      const locale = wanted ? toLocale(wanted) : device.locale
      const purpose: PhoneRegisterOptions['purpose'] = this.data.purpose === 'contact' ? 'contact' : 'account'
      this.setData({ words: allWords[locale], size: sizeOf(device.fontSizeSetting), countries: countriesIn(locale) })

      this.register = createPhoneRegister({
        ...{ client: quickregFor(server), scene, purpose, policyVersion, locale, sdkVersion: device.sdkVersion },
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

    show(view) {
      const purpose = this.data.purpose === 'contact' ? 'contact' : 'account'
      this.setData({ screen: screenOf(view, this.data.words as Words, purpose) })
      // Not before the register has said what it shows: after that nobody would hear it.
      if (this.stale && !isAwaited(view)) void Promise.resolve().then(() => this.stale && this.start())
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
    },

    onNumber({ detail }) {
      this.setData({ number: detail.value })
    },

    onSendOtp() {
      const { countries, country, number } = this.data
      const chosen = countries[country]
      if (chosen) this.register?.sendOtp(toPhone(chosen, number))
    },

    onOtp({ detail }) {
      this.otp = detail.value
    },

    onSubmitOtp() {
      this.register?.submitOtp(this.otp ?? '')
    },

    onResend() {
      const { register } = this
      const phone = register?.view().sms?.phone
      if (phone) register?.sendOtp(phone)
    },

    onChangeNumber() {
      this.register?.changeNumber()
    },

    onBack() {
      this.register?.back()
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
