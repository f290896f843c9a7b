Component({
  data: { names: '' },
  relations: {
    '../tab/tab': {
      type: 'child',
      linked: (tab) => console.log(`linked ${tab.data.name}`),
      linkChanged: (tab) => console.log(`linkChanged ${tab.data.name}`),
      unlinked: (tab) => console.log(`unlinked ${tab.data.name}`),
    },
    '../leaf/leaf': { type: 'descendant', linked: (leaf) => console.log(`descendant ${leaf.data.name}`) },
  },
  methods: {
    list() {
      const names = this.getRelationNodes('../tab/tab').map((tab) => tab.data.name)
      this.setData({ names: names.join('、') })
    },
  },
  lifetimes: {
    ready() {
      this.list()
    },
  },
})
