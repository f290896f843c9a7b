const { pageJournal } = require('../../lib/journal')
const steps = pageJournal('me')
Page({
  ...steps,
  data: { times: 0 },
  onShow() {
    steps.onShow()
    this.setData({ times: this.data.times + 1 })
  },
  onTabItemTap: ({ pagePath }) => console.log(`me onTabItemTap ${pagePath}`),
  home: () => wx.switchTab({ url: '/pages/home/home' }),
  deeper: () => wx.navigateTo({ url: '/pages/choose/choose' }),
})
