Page({ data: { cup: {} }, onLoad: () => console.log('torn onLoad') })
