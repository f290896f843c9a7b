Component({
  data: { turns: 0 },
  methods: {
    turned({ angle, from }) {
      this.setData({ turns: this.data.turns + 1 })
      this.triggerEvent('turn', { angle, from })
    },
  },
})
