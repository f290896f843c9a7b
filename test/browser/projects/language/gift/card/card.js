Page({
  data: { pages: 0 },
  onLoad() {
    this.setData({ pages: getCurrentPages().length })
  },
})
