Page({
  data: {},

  onLoad() {
    console.log('onLoad')
  },
  onReady() {
    console.log('onReady')
  },
  onShow() {
    console.log('onShow')
  },
  onHide() {
    console.log('onHide')
  },
  onUnload() {
    console.log('onUnload')
  },
  onPullDownRefresh() {
    console.log('onPullDownRefresh')
    wx.stopPullDownRefresh()
  },
  onReachBottom() {
    console.log('onReachBottom')
  },
  onShareAppMessage() {
    console.log('onShareAppMessage')
  },

  getPhoneNumber(e) {
    console.log(e.detail.errMsg)
    console.log(e.detail.iv)
    // Misspelt as in the article, and so `undefined`: the phone's console asks whether encryptedData was meant.
    console.log(e.detail.encyptedData)
  },
})
