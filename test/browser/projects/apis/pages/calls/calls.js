/** One API in its two forms: with callbacks, and with a Promise where there are none. */
function both(name, options = {}) {
  const say = (form) => (result) => console.log(form, name, JSON.stringify(result))
  wx[name]({ ...options, success: say('success'), fail: say('fail'), complete: say('complete') })
  const promise = wx[name](options)
  if (promise) promise.then(say('resolved'), say('rejected'))
}
const tell = (name, value) => console.log(name, JSON.stringify(value))

Page({
  data: { filler: Array.from({ length: 40 }, (_, row) => row) },
  onPullDownRefresh() {
    console.log('pulled')
    wx.stopPullDownRefresh({ complete: ({ errMsg }) => console.log(errMsg) })
  },
  system() {
    for (const name of ['getSystemInfo', 'getSystemInfoAsync']) both(name)
    const names = ['getSystemInfoSync', 'getDeviceInfo', 'getWindowInfo', 'getAppBaseInfo', 'getSystemSetting']
    for (const name of [...names, 'getAppAuthorizeSetting', 'getMenuButtonBoundingClientRect']) tell(name, wx[name]())
  },
  app() {
    for (const name of ['getAccountInfoSync', 'getLaunchOptionsSync', 'getEnterOptionsSync']) tell(name, wx[name]())
    wx.getUpdateManager().onCheckForUpdate((answer) => tell('onCheckForUpdate', answer))
    wx.nextTick(() => console.log('next tick'))
  },
  settings() {
    both('getSetting', { withSubscriptions: true })
    both('openSetting')
    both('authorize', { scope: 'scope.userLocation' })
    both('authorize')
  },
  nodes() {
    const query = wx.createSelectorQuery()
    query.select('#marked').boundingClientRect()
    query.selectAll('.row').fields({ dataset: true })
    query.selectViewport().scrollOffset()
    query.select('#nobody').boundingClientRect()
    query.exec((results) => tell('exec', results))
    wx.createIntersectionObserver(this)
      .relativeToViewport()
      .observe('#last', ({ id, intersectionRatio }) => tell('seen', { id, seen: intersectionRatio > 0 }))
  },
  scroll() {
    both('pageScrollTo', { selector: '#last', duration: 0 })
    both('pageScrollTo', { selector: '#nobody' })
  },
  pull() {
    wx.pageScrollTo({ scrollTop: 0, duration: 0 })
    both('startPullDownRefresh')
  },
  bar() {
    both('setNavigationBarTitle', { title: '新标题' })
    both('setNavigationBarColor', { frontColor: '#ffffff', backgroundColor: '#6f4e37' })
    both('setNavigationBarColor', { frontColor: '#123456', backgroundColor: '#6f4e37' })
    both('showNavigationBarLoading')
    both('hideHomeButton')
  },
  quietBar() {
    both('hideNavigationBarLoading')
  },
  clip() {
    wx.setClipboardData({ data: '半山', success: () => both('getClipboardData') })
  },
  store() {
    wx.setStorageSync('a', 1)
    both('getStorageInfo')
    tell('getStorageInfoSync', wx.getStorageInfoSync().keys)
    setTimeout(() => {
      wx.clearStorageSync()
      both('clearStorage')
      tell('cleared', wx.getStorageInfoSync().keys)
    }, 0)
  },
  loading() {
    both('showLoading', { title: '请稍候' })
  },
  loaded() {
    both('hideLoading')
  },
  toast() {
    both('showToast', { title: '好了', duration: 60000 })
  },
  toasted() {
    both('hideToast')
  },
  tabs() {
    both('setTabBarBadge', { index: 1, text: '3' })
    both('showTabBarRedDot', { index: 0 })
    both('showTabBarRedDot', { index: 7 })
    both('setTabBarStyle', { selectedColor: '#ff0000' })
  },
  noTabs() {
    both('hideTabBar')
  },
  tabsAgain() {
    both('removeTabBarBadge', { index: 1 })
    both('showTabBar')
  },
  login() {
    wx.login({ success: () => wx.checkSession({ complete: (answer) => tell('checkSession after login', answer) }) })
  },
  check() {
    both('checkSession')
  },
})
