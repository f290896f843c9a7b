Component({
  options: { multipleSlots: true, virtualHost: true },
  externalClasses: ['title-class', 'body-class'],
})
