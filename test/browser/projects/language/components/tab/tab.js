Component({
  properties: { name: String },
  relations: { '../tabs/tabs': { type: 'parent' } },
  methods: {
    tell() {
      this.getRelationNodes('../tabs/tabs')[0].list()
    },
  },
})
