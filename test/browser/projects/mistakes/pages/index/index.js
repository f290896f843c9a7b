// What runs here without a word and does not in WeChat.
Page({
  open: () => wx.navigateTo({ url: '/pages/circle/circle' }),
  onName(e) {
    this.setData({ name: e.detail.vaule ?? '' })
  },
  lose() {
    this.setData({ orders: [{ pay: () => 18 }] })
  },
  browse() {
    document.title = '咖啡'
  },
})
