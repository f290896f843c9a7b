import { journal, pageJournal } from '../../lib/journal'

const steps = pageJournal('home')

Page({
  ...steps,
  data: { shop: '', size: '未选', answer: '' },
  onLoad() {
    steps.onLoad!()
    this.setData({ shop: getApp().shop as string })
  },
  onTabItemTap({ index, text }: { index: string; text: string }) {
    console.log(`home onTabItemTap ${index} ${text}`)
  },
  onShareAppMessage({ from }: { from: string }) {
    return { title: `从${from}转发`, path: '/pages/home/home?shared=1' }
  },
  stopSharing: () => wx.hideShareMenu(),
  choose() {
    wx.navigateTo({
      url: '/pages/choose/choose?kind=拿铁',
      events: { chosen: ({ size }: { size: string }) => this.setData({ size }) },
      success: ({ eventChannel }: any) => eventChannel.emit('asked', { from: 'home' }),
    })
  },
  lost: () =>
    wx.navigateTo({ url: '/pages/nowhere/nowhere', fail: ({ errMsg }: { errMsg: string }) => console.log(errMsg) }),
  broken: () => wx.navigateTo({ url: '/pages/broken/broken' }),
  goods: () => wx.navigateTo({ url: '/shop/goods/goods?id=7' }),
  told: journal('home told'),
})
