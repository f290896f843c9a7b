const texts = {
  zh_CN: { cancel: '取消', confirm: '确定', choose: '请选择' },
  zh_TW: { cancel: '取消', confirm: '確定', choose: '請選擇' },
  en: { cancel: 'Cancel', confirm: 'Confirm', choose: 'Choose' },
}

/** What pickers say, in the language of the phone, which the document bears. */
export function words(): (typeof texts)['en'] {
  const { lang } = document.documentElement
  if (!lang.startsWith('zh')) return texts.en
  return /TW|HK|Hant/.test(lang) ? texts.zh_TW : texts.zh_CN
}
