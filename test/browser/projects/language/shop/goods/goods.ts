import { yuan } from '../lib/price'

Page({
  data: { id: '' },
  onLoad({ id }: { id: string }) {
    this.setData({ id: `${id}，${yuan(32)}` })
  },
  gift: () => wx.redirectTo({ url: '/gift/card/card' }),
})
