import { texts } from '../../lib/i18n'

Page({
  data: { t: texts.join, isMember: false, phone: '' },

  onLoad() {
    void wx.setNavigationBarTitle({ title: texts.join.title })
  },

  /** Now, or long ago: who has joined on another phone comes here too. */
  onRegistered({ detail }: WechatMiniprogram.CustomEvent<{ account?: { phone?: string } }>) {
    this.setData({ isMember: true, phone: detail.account?.phone ?? '' })
  },

  toMe: () => void wx.switchTab({ url: '/pages/me/me' }),
  toMenu: () => void wx.switchTab({ url: '/pages/index/index' }),
})
