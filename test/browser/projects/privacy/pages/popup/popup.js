// A page without a privacy dialog: WeChat asks in its own.
Page({
  data: { lines: [] },
  require() {
    wx.requirePrivacyAuthorize({
      success: ({ errMsg }) => this.say(errMsg),
      fail: ({ errMsg, errno }) => this.say(`${errMsg} ${errno}`),
    })
  },
  onPhone({ detail }) {
    this.say(`${detail.errMsg} ${detail.errno || ''} ${detail.code ? 'code' : ''}`)
  },
  say(line) {
    this.setData({ lines: [...this.data.lines, line] })
  },
})
