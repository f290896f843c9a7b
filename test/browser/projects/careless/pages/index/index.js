// What WeChat's guide warns of: whatever holds the button goes away while its sheet is open.
Page({
  data: { shown: true },
  leave() {
    setTimeout(() => wx.navigateTo({ url: '/pages/next/next' }), 300)
  },
  hide() {
    setTimeout(() => this.setData({ shown: false }), 300)
  },
  onPhone(e) {
    console.log('called', e.detail.errMsg)
  },
})
