Component({
  properties: { name: String },
  data: { above: '' },
  relations: {
    '../tabs/tabs': {
      type: 'ancestor',
      linked(tabs) {
        this.setData({ above: tabs.is })
      },
    },
  },
})
