interface Nothing {
  nowhere: { name: string }
}

Component({
  lifetimes: {
    attached() {
      const { nowhere } = {} as Nothing
      console.log(nowhere.name)
    },
  },
})
