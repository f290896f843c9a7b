// A page with a privacy dialog of its own, as WeChat's guide writes it.
let resolve
Page({
  data: { asked: '', lines: [] },
  onLoad() {
    if (!wx.onNeedPrivacyAuthorization) return this.say('older than privacy checks')
    wx.onNeedPrivacyAuthorization((answer, { referrer }) => {
      resolve = answer
      answer({ event: 'exposureAuthorization' })
      this.setData({ asked: referrer })
    })
  },
  look() {
    wx.getPrivacySetting({
      success: (setting) => this.say(`needs ${setting.needAuthorization} ${setting.privacyContractName}`),
    })
  },
  require() {
    wx.requirePrivacyAuthorize({
      success: ({ errMsg }) => this.say(errMsg),
      fail: ({ errMsg, errno }) => this.say(`${errMsg} ${errno}`),
    })
  },
  read() {
    wx.openPrivacyContract({ success: ({ errMsg }) => this.say(errMsg) })
  },
  agree({ type, target }) {
    this.say(`${type} ${target.id}`)
    if (!resolve) return
    resolve({ event: 'agree', buttonId: target.id })
    this.setData({ asked: '' })
  },
  agreeForAnother() {
    resolve({ event: 'agree', buttonId: 'nobody' })
    this.setData({ asked: '' })
  },
  disagree() {
    resolve({ event: 'disagree' })
    this.setData({ asked: '' })
  },
  onPhone({ type, detail }) {
    this.say(`${type} ${detail.errMsg} ${detail.errno || ''} ${detail.code ? 'code' : ''}`)
  },
  say(line) {
    this.setData({ lines: [...this.data.lines, line] })
  },
})
