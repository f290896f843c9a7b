Component({
  properties: { names: Array },
  methods: {
    pick({ detail }) {
      this.triggerEvent('pick', detail)
    },
  },
})
