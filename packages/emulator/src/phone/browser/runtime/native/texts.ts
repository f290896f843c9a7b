import type { Device } from '../../../wire.ts'

/** Every word the phone itself says: 简体, 繁體, English. `{name}` is filled in by `fill`. */
const table = {
  disclaimer: [
    '模拟器绘制，与腾讯公司无关',
    '模擬器繪製，與騰訊公司無關',
    'Drawn by the emulator, not affiliated with Tencent',
  ],
  ok: ['确定', '確定', 'OK'],
  cancel: ['取消', '取消', 'Cancel'],
  close: ['关闭', '關閉', 'Close'],
  gotIt: ['知道了', '知道了', 'Got it'],

  unnamedApp: ['小程序', '小程式', 'Mini program'],
  askQuick: ['申请获取并验证你的手机号', '申請取得並驗證你的手機號碼', 'Asks to get and verify your phone number'],
  askRealtime: [
    '申请获取并实时验证你的手机号',
    '申請取得並即時驗證你的手機號碼',
    'Asks to get your phone number and verify it now',
  ],
  realtimeNote: [
    '允许后会用验证码当场验证此号码；在模拟器中自动通过。',
    '允許後會用驗證碼當場驗證此號碼；在模擬器中自動通過。',
    'Once you allow, the number is verified with a code; in the emulator this passes by itself.',
  ],
  boundNumber: ['微信绑定号码', '微信綁定號碼', 'Bound to WeChat'],
  addedNumber: ['刚刚添加的号码', '剛剛加入的號碼', 'Just added'],
  numbers: ['手机号', '手機號碼', 'Phone numbers'],
  useAnother: ['使用其它号码', '使用其他號碼', 'Use another number'],
  refuse: ['不允许', '不允許', "Don't allow"],
  allow: ['允许', '允許', 'Allow'],
  mergedBefore: ['点“允许”即表示你已阅读并同意', '點「允許」即表示你已閱讀並同意', 'By allowing you agree to '],
  mergedAfter: ['。', '。', '.'],

  addNumber: ['添加手机号', '加入手機號碼', 'Add a phone number'],
  noneBound: [
    '微信尚未绑定手机号，请先添加。',
    '微信尚未綁定手機號碼，請先加入。',
    'No number is bound to WeChat yet. Add one first.',
  ],
  country: ['国家或地区', '國家或地區', 'Country or region'],
  phoneNumber: ['手机号', '手機號碼', 'Phone number'],
  back: ['返回', '返回', 'Back'],
  numberEmpty: ['请输入手机号', '請輸入手機號碼', 'Enter a phone number'],
  numberNotDigits: ['手机号只能是数字', '手機號碼只能是數字', 'A phone number has digits only'],
  numberShort: ['号码太短，至少 4 位', '號碼太短，至少 4 位', 'Too short: 4 digits at least'],
  numberLong: ['号码太长，至多 14 位', '號碼太長，至多 14 位', 'Too long: 14 digits at most'],

  privacyTitle: ['用户隐私保护提示', '使用者隱私保護提示', 'Your privacy'],
  privacyBefore: ['使用前请阅读', '使用前請閱讀', 'Before you go on, please read '],
  privacyAfter: [
    '。如果你同意其中对个人信息的处理，请点“同意”继续。',
    '。如果你同意其中對個人資料的處理，請點「同意」繼續。',
    '. If you agree to how it handles your personal data, tap “Agree”.',
  ],
  disagree: ['拒绝', '拒絕', 'Decline'],
  agree: ['同意', '同意', 'Agree'],
  contractLead: [
    '在微信中，这里显示“{app}”的隐私保护指引全文。',
    '在微信中，這裡顯示「{app}」的隱私保護指引全文。',
    'In WeChat, the full privacy guideline of “{app}” is shown here.',
  ],
  contractWho: [
    '指引由开发者在微信公众平台填写（设置 → 服务内容声明 → 用户隐私保护指引），写明收集哪些信息、用于什么目的。',
    '指引由開發者在微信公眾平台填寫（設定 → 服務內容聲明 → 使用者隱私保護指引），寫明收集哪些資料、用於什麼目的。',
    'Its developer writes it in the WeChat console (Settings → Service content declaration → User privacy protection guideline): which data are collected, and what for.',
  ],
  contractHere: [
    '模拟器没有这份文本，本页只代表它的位置。是否声明收集手机号，可以在模拟器中切换。',
    '模擬器沒有這份文本，本頁只代表它的位置。是否聲明收集手機號碼，可以在模擬器中切換。',
    'The emulator does not have that text; this page stands in its place. Whether the guideline declares phone numbers can be switched in the emulator.',
  ],

  quotaTitle: [
    '暂时无法使用手机号快速验证',
    '暫時無法使用手機號碼快速驗證',
    'Quick phone verification is not available',
  ],
  quotaText: [
    '该小程序的手机号快速验证额度已经用完。你可以改用其它方式，或者联系小程序的开发者。',
    '該小程式的手機號碼快速驗證額度已經用完。你可以改用其他方式，或者聯絡小程式的開發者。',
    'This mini program has used up its quota of quick phone verifications. Use another way, or contact its developer.',
  ],

  shareTitle: ['转发给朋友', '轉發給朋友', 'Send to a friend'],
  shareText: [
    '模拟器里没有朋友，这里显示朋友会收到的卡片。',
    '模擬器裡沒有朋友，這裡顯示朋友會收到的卡片。',
    'The emulator has no friends; this is the card a friend would get.',
  ],
  send: ['发送', '傳送', 'Send'],

  goBack: ['返回上一页', '返回上一頁', 'Back to the previous page'],
  goHome: ['回到首页', '回到首頁', 'To the home page'],
  pageLoading: ['正在加载', '載入中', 'Loading'],
  more: ['更多', '更多', 'More'],
  leave: ['关闭小程序', '關閉小程式', 'Close the mini program'],
  tabs: ['标签栏', '標籤列', 'Tabs'],
  newBadge: ['有新内容', '有新內容', 'new'],
  unread: ['{count} 条新消息', '{count} 則新訊息', '{count} new'],

  menuShare: ['转发给朋友', '轉發給朋友', 'Send to a friend'],
  menuNoShare: ['当前页面不可转发', '目前頁面不可轉發', 'This page cannot be sent'],
  menuRestart: ['重新进入小程序', '重新進入小程式', 'Start the mini program again'],
  menuAbout: ['关于模拟器', '關於模擬器', 'About this emulator'],
  aboutText: [
    '你看到的是小程序本身，运行在浏览器里的离线微信上：没有账号，没有费用，什么也不会离开这台电脑。导航栏、弹窗和通知由模拟器绘制，与腾讯公司无关，外观与真机会有差别。',
    '你看到的是小程式本身，運行在瀏覽器裡的離線微信上：沒有帳號，沒有費用，什麼也不會離開這台電腦。導覽列、彈窗和通知由模擬器繪製，與騰訊公司無關，外觀與真機會有差別。',
    'What you see is the mini program itself, on an offline WeChat in your browser: no account, no fees, and nothing leaves this computer. Bars, dialogs and notices are drawn by the emulator; it is not affiliated with Tencent, and real phones look a little different.',
  ],
  leftText: [
    '小程序已关闭，仍在后台。',
    '小程式已關閉，仍在背景。',
    'The mini program is closed; it is still in the background.',
  ],
  reopen: ['重新打开', '重新開啟', 'Open it again'],

  sms: ['短信', '簡訊', 'Text message'],
  smsNow: ['现在', '現在', 'now'],
  smsCopy: ['轻点复制验证码 {otp}', '輕點複製驗證碼 {otp}', 'Tap to copy the code {otp}'],
  smsCopied: ['已复制 {otp}', '已複製 {otp}', 'Copied {otp}'],
  smsNotCopied: ['无法复制，请手动输入 {otp}', '無法複製，請手動輸入 {otp}', 'Could not copy; please type {otp}'],

  problemsTitle: ['小程序没有编译成功', '小程式沒有編譯成功', 'The mini program did not build'],
  problemsHelp: [
    '改好文件并保存，页面会自动重新加载。',
    '改好檔案並儲存，頁面會自動重新載入。',
    'Fix the file and save: this page will load anew.',
  ],
  severity_error: ['错误', '錯誤', 'error'],
  severity_warning: ['警告', '警告', 'warning'],
  errorTitle: ['页面代码出错', '頁面程式出錯', 'An error in the page code'],
  errorStack: ['调用栈', '呼叫堆疊', 'Stack'],
  warningTitle: ['警告', '警告', 'Warning'],
  buildWarning: ['编译警告', '編譯警告', 'Build warning'],
  otherWarnings: ['还有 {count} 条', '還有 {count} 則', '{count} more'],
} satisfies Record<string, [zhCN: string, zhTW: string, en: string]>

export type Texts = Readonly<Record<keyof typeof table, string>>

export function textsIn(language: Device['language']): Texts {
  const column = { zh_CN: 0, zh_TW: 1, en: 2 }[language] as 0 | 1 | 2
  return Object.fromEntries(Object.entries(table).map(([key, row]) => [key, row[column]])) as Record<
    keyof typeof table,
    string
  >
}

export const fill = (text: string, values: Record<string, string>): string =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
