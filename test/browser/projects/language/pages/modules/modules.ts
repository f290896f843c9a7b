import Till, { currency } from '../../lib/modern'
import menu from '../../lib/menu.json'

const { sum, name } = require('/lib/commonjs.js')

Page({
  data: {
    lines: [
      `${new Till(['latte', 'mocha']).total} ${currency}`,
      menu.drinks.join('、'),
      `sum ${sum(1, 2, 3)}`,
      name,
      `window ${typeof window}`,
      `app ${getApp().shop}`,
    ],
  },
  async onLoad() {
    const { yuan } = await require.async('../../shop/lib/price')
    this.setData({ lines: [...this.data.lines, `另一个分包：${yuan(9)}`] })
  },
})
