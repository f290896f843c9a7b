import { pageJournal } from '../../lib/journal'

wx.onWindowResize(({ size }: { size: { windowWidth: number } }) => console.log(`窗口宽 ${size.windowWidth}`))

Page({
  ...pageJournal('lives'),
  data: { list: ['一', '二'] },
  turn() {
    this.setData({ list: this.data.list.toReversed() })
  },
  drop() {
    this.setData({ list: this.data.list.slice(1) })
  },
  away: () => wx.navigateTo({ url: '/pages/choose/choose' }),
  onPullDownRefresh() {
    console.log('lives onPullDownRefresh')
    setTimeout(() => wx.stopPullDownRefresh(), 50)
  },
  onReachBottom: () => console.log('lives onReachBottom'),
  onPageScroll({ scrollTop }: { scrollTop: number }) {
    if (scrollTop > 100) console.log('lives onPageScroll')
  },
  onResize({ size }: { size: { windowWidth: number } }) {
    console.log(`lives onResize ${size.windowWidth}`)
  },
})
