Page({
  data: {
    title: '菜单',
    size: '大杯',
    drink: { name: '拿铁', size: '中杯' },
    isFood: true,
    stock: 6,
    menu: [
      { kind: '咖啡', items: ['摩卡', '美式'] },
      { kind: '茶', items: ['绿茶'] },
    ],
  },
  sell() {
    this.setData({ stock: this.data.stock - 3, isFood: false })
  },
  turn() {
    this.setData({ 'menu[0].items': ['美式', '摩卡'] }, () => console.log('turned'))
  },
})
