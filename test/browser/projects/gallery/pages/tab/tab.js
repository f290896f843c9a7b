Page({
  data: { pages: 0 },
  onShow() {
    this.setData({ pages: getCurrentPages().length })
  },
})
