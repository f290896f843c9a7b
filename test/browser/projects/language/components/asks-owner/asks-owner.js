Component({
  data: { owner: '' },
  lifetimes: {
    attached() {
      this.setData({ owner: this.selectOwnerComponent().is })
    },
  },
})
