wx.onAppShow(() => console.log('app shown'))
wx.onAppHide(() => console.log('app hidden'))
App({})
