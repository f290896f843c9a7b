const { wrap } = require('./wrap')
Component({
  properties: { number: Number },
  data: { count: '' },
  observers: {
    number(number) {
      this.setData({ count: wrap(number) })
    },
  },
})
