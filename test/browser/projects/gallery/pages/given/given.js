// Tags that take something in.
Page({
  data: {
    columns: [
      ['热', '冰'],
      ['小', '中', '大'],
    ],
  },
  tell({ type, detail, target }) {
    console.log(target.id, type, JSON.stringify(detail))
  },
})
