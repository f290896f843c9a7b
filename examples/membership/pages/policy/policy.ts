import { texts } from '../../lib/i18n'

Page({
  data: { t: texts.policy },

  onLoad() {
    void wx.setNavigationBarTitle({ title: texts.policy.title })
  },
})
