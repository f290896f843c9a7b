Page({
  onLoad(query) {
    this.setData(query)
  },
})
