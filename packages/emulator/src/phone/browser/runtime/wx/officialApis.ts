import { isAtLeast } from '../../../../device/client.ts'

export interface OfficialApi {
  /** The base library that first had it. */
  since: string
  /** Answers by what it returns, not by callbacks: `getSystemInfoSync`, `createSelectorQuery`. */
  returns: boolean
}

/**
 * What WeChat itself has: a version of the base library and the functions of `wx` that came with it; `()` marks those
 * that return their answer. 1.0.0 is also where no version is documented.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/api/ (state of library 3.17.0)
 */
const documented = `
1.0.0 canvasToTempFilePath checkDeviceSupportHevc checkSession chooseImage chooseLocation choosePoi chooseVideo
 clearStorage clearStorageSync() closeSocket connectSocket() createAnimation() createAudioContext()
 createCanvasContext() createMapContext() createVideoContext() downloadFile() getBackgroundAudioPlayerState
 getBatteryInfo getBatteryInfoSync() getImageInfo getLocation getNetworkType getStorage getStorageInfo
 getStorageInfoSync() getStorageSync() getSystemInfo getSystemInfoSync() getUserInfo hideNavigationBarLoading
 hideToast jumpToOfflinePay login makePhoneCall navigateBack navigateTo onAccelerometerChange
 onBackgroundAudioPause onBackgroundAudioPlay onBackgroundAudioStop onCompassChange onSocketClose onSocketError
 onSocketMessage onSocketOpen openDocument openLocation pauseBackgroundAudio pauseVoice playBackgroundAudio
 playVoice previewImage redirectTo removeStorage removeStorageSync() reportAnalytics request() requestPayment
 scanCode seekBackgroundAudio sendSocketMessage setNavigationBarTitle setStorage setStorageSync() shareToWeRun
 showActionSheet showModal showNavigationBarLoading showToast startRecord stopBackgroundAudio stopRecord
 stopVoice switchTab uploadFile()
1.1.0 addCard arrayBufferToBase64() base64ToArrayBuffer() chooseAddress closeBLEConnection closeBluetoothAdapter
 createBLEConnection getBLEDeviceCharacteristics getBLEDeviceServices getBluetoothAdapterState
 getBluetoothDevices getClipboardData getConnectedBluetoothDevices getExtConfig getExtConfigSync() getShareInfo
 hideLoading hideShareMenu notifyBLECharacteristicValueChange onBLECharacteristicValueChange
 onBLEConnectionStateChange onBluetoothAdapterStateChange onBluetoothDeviceFound onNetworkStatusChange
 openBluetoothAdapter openCard openSetting reLaunch readBLECharacteristicValue setClipboardData showLoading
 showShareMenu startAccelerometer startBluetoothDevicesDiscovery startCompass stopAccelerometer
 stopBluetoothDevicesDiscovery stopCompass writeBLECharacteristicValue
1.1.1 canIUse()
1.2.0 addPhoneContact authorize getBackgroundAudioManager() getBeacons getScreenBrightness getSetting
 getWeRunData onBeaconServiceChange onBeaconUpdate saveImageToPhotosAlbum saveVideoToPhotosAlbum
 setScreenBrightness startBeaconDiscovery stopBeaconDiscovery updateShareMenu vibrateLong vibrateShort
1.3.0 navigateBackMiniProgram navigateToMiniProgram
1.4.0 createSelectorQuery() onUserCaptureScreen pageScrollTo setEnableDebug setKeepScreenOn
 setNavigationBarColor
1.4.3 setTopBarText
1.5.0 checkIsSupportSoterAuthentication chooseInvoiceTitle startPullDownRefresh startSoterAuthentication
 stopPullDownRefresh
1.6.0 checkIsSoterEnrolledInDevice connectWifi createCameraContext() createInnerAudioContext() getConnectedWifi
 getRecorderManager() getWifiList onGetWifiList onWifiConnected setWifiList startWifi stopWifi
1.7.0 createLivePlayerContext() createLivePusherContext() getHCEState onHCEMessage sendHCEMessage startHCE
 stopHCE
1.9.0 canvasGetImageData canvasPutImageData hideTabBar hideTabBarRedDot removeTabBarBadge setTabBarBadge
 setTabBarItem setTabBarStyle showTabBar showTabBarRedDot
1.9.3 createIntersectionObserver()
1.9.9 getFileSystemManager()
1.9.90 createWorker() getUpdateManager()
2.0.1 reportMonitor
2.0.2 onMemoryWarning
2.0.4 createRewardedVideoAd()
2.1.0 getAvailableAudioSources getLogManager() getMenuButtonBoundingClientRect() loadFontFace setBackgroundColor
 setBackgroundTextStyle
2.1.2 getLaunchOptionsSync() offAppHide offAppShow offError offPageNotFound onAppHide onAppShow onError
 onPageNotFound
2.2.2 getAccountInfoSync()
2.2.3 nextTick
2.3.0 chooseInvoice offWindowResize onDeviceMotionChange onGyroscopeChange onWindowResize setInnerAudioOption
 startDeviceMotionListening startGyroscope stopDeviceMotionListening stopGyroscope
2.4.0 compressImage offLocalServiceDiscoveryStop offLocalServiceFound offLocalServiceLost
 offLocalServiceResolveFail onLocalServiceDiscoveryStop onLocalServiceFound onLocalServiceLost
 onLocalServiceResolveFail startLocalServiceDiscovery stopLocalServiceDiscovery
2.4.4 requestSubscribeMessage
2.5.0 chooseMessageFile
2.6.0 createInterstitialAd()
2.6.2 offAudioInterruptionBegin offAudioInterruptionEnd onAudioInterruptionBegin onAudioInterruptionEnd
2.7.0 createUDPSocket() exitVoIPChat getSelectedTextRange joinVoIPChat onKeyboardHeightChange
 onVoIPChatInterrupted onVoIPChatMembersChanged onVoIPChatSpeakersChanged updateVoIPChatMuteConfig
2.7.1 getRealtimeLogManager()
2.8.0 chooseContact getBackgroundFetchData getBackgroundFetchToken onBackgroundFetchData setBackgroundFetchToken
 startLocationUpdate startLocationUpdateBackground stopLocationUpdate
2.8.1 offBeaconServiceChange offBeaconUpdate offHCEMessage offLocationChange onLocationChange
2.8.2 hideKeyboard
2.8.3 hideHomeButton
2.9.0 createMediaContainer() offBLECharacteristicValueChange offBLEConnectionStateChange
 offBluetoothAdapterStateChange offBluetoothDeviceFound offGetWifiList offMemoryWarning offVoIPChatInterrupted
 offVoIPChatMembersChanged offVoIPChatSpeakersChanged offWifiConnected
2.9.2 offKeyboardHeightChange reportPerformance
2.9.3 offAccelerometerChange offCompassChange offDeviceMotionChange offGyroscopeChange offNetworkStatusChange
 offUserCaptureScreen
2.9.4 getEnterOptionsSync()
2.10.0 chooseMedia offUnhandledRejection onUnhandledRejection showRedPackage
2.10.1 setWindowSize
2.10.3 createBLEPeripheralServer offBLEPeripheralConnectionStateChanged onBLEPeripheralConnectionStateChanged
2.10.4 getGroupEnterInfo getUserProfile
2.11.0 compressVideo createMediaRecorder() createVideoDecoder() getBLEDeviceRSSI getPerformance() getVideoInfo
 offThemeChange offVoIPVideoMembersChanged onThemeChange onVoIPVideoMembersChanged saveFileToDisk setBLEMTU
 subscribeVoIPVideoMembers
2.11.2 getNFCAdapter()
2.12.0 disableAlertBeforeUnload enableAlertBeforeUnload makeBluetoothPair openVideoEditor previewMedia
 updateWeChatApp
2.13.0 authPrivateMessage checkIsOpenAccessibility createMediaAudioPlayer()
2.14.0 createBufferURL() revokeBufferURL
2.14.1 getSystemInfoAsync
2.14.3 offCopyUrl onCopyUrl showShareImageMenu
2.14.4 authorizeForMiniProgram reportEvent
2.15.0 addPhoneCalendar addPhoneRepeatCalendar getChannelsLiveInfo getRandomValues openChannelsLive
 preloadWebview
2.16.0 offVoIPChatStateChanged onVoIPChatStateChanged requestOrderPayment
2.16.1 addFileToFavorites addVideoToFavorites createOffscreenCanvas() shareFileMessage shareVideoMessage
2.17.0 getExptInfoSync()
2.17.3 exitMiniProgram getUserCryptoManager()
2.18.0 createTCPSocket() faceDetect initFaceDetect stopFaceDetect
2.19.0 chooseLicensePlate createWebAudioContext() getChannelsLiveNoticeInfo openCustomerServiceChat
 reserveChannelsLive
2.19.2 openChannelsActivity requestCommonPayment requestVirtualPayment
2.19.5 offLocationChangeError onLocationChangeError
2.20.0 createVKSession() requestSubscribeDeviceMessage
2.20.1 getAppAuthorizeSetting() getAppBaseInfo() getBLEMTU getDeviceInfo() getLocalIPAddress getSystemSetting()
 getWindowInfo() isBluetoothDevicePaired join1v1Chat offBLEMTUChange onBLEMTUChange openAppAuthorizeSetting
 openEmbeddedMiniProgram openSystemBluetoothSetting pluginLogin setEnable1v1Chat setVisualEffectOnCapture
2.21.0 offNetworkWeakChange onNetworkWeakChange openChannelsEvent
2.21.2 openChannelsUserProfile
2.22.0 editImage isVKSupport() offWifiConnectedWithPartialInfo onWifiConnectedWithPartialInfo
2.22.1 getChannelsShareKey preloadAssets requestPluginPayment
2.24.0 createCacheManager() getScreenRecordingState offScreenRecordingStateChanged onScreenRecordingStateChanged
2.24.3 offLazyLoadError onLazyLoadError
2.24.7 preloadSkylineView
2.25.0 batchGetStorage batchGetStorageSync() batchSetStorage batchSetStorageSync() getFuzzyLocation
 getPluginUpdateManager() sendSms
2.26.0 cropImage
2.26.2 getSkylineInfo getSkylineInfoSync()
2.26.3 getRendererUserAgent
2.27.3 preDownloadSubpackage() requestDeviceVoIP
2.29.1 checkIsAddedToMyMiniProgram
2.29.2 checkIsPictureInPictureActive()
2.30.0 createInferenceSession()
2.30.1 getInferenceEnvInfo
2.30.3 getDeviceVoIPList
2.32.3 getPrivacySetting onNeedPrivacyAuthorization openPrivacyContract requirePrivacyAuthorize
2.33.0 getApiCategory() getCommonConfig offApiCategoryChange offEmbeddedMiniProgramHeightChange
 onApiCategoryChange onEmbeddedMiniProgramHeightChange
3.0.1 openSingleStickerView openStickerIPView openStickerSetView restartMiniProgram
3.2.1 postMessageToReferrerMiniProgram
3.3.0 requestMerchantTransfer
3.4.3 offMenuButtonBoundingClientRectWeightChange onMenuButtonBoundingClientRectWeightChange
3.4.4 openHKOfflinePayView
3.4.5 getDeviceBenchmarkInfo
3.4.8 openOfficialAccountArticle
3.5.0 offBatteryInfoChange onBatteryInfoChange
3.5.5 offAfterPageLoad offAfterPageUnload offAppRoute offAppRouteDone offBeforeAppRoute offBeforePageLoad
 offBeforePageUnload onAfterPageLoad onAfterPageUnload onAppRoute onAppRouteDone onBeforeAppRoute
 onBeforePageLoad onBeforePageUnload
3.6.0 offKeyDown offKeyUp onKeyDown onKeyUp
3.7.1 openStoreOrderDetail
3.7.2 postMessageToReferrerPage
3.7.3 createGlobalPayment()
3.7.8 getChatToolInfo getShowSplashAdStatus notifyGroupMembers openChatTool selectGroupMembers
 shareAppMessageToGroup shareEmojiToGroup shareFileToGroup shareImageToGroup shareVideoToGroup
3.7.9 loadBuiltInFontFace offUserTriggerTranslation onUserTriggerTranslation
3.7.10 openOfficialAccountProfile
3.8.0 rewriteRoute
3.8.5 addPaymentPassFinish addPaymentPassGetCertificateData canAddSecureElementPass getSecureElementPasses
 openStoreCouponDetail removeSecureElementPass
3.8.8 offWindowStateChange onWindowStateChange
3.8.12 checkIsSupportFacialRecognition requestFacialVerify
3.9.2 shareToOfficialAccount
3.10.0 bindEmployeeRelation cancelIdleCallback checkEmployeeRelation openOfficialAccountChat requestIdleCallback
 requestSubscribeEmployeeMessage
3.12.0 enterChatToolMode offGeneratePoster onGeneratePoster
3.12.1 offParallelStateChange onParallelStateChange
3.13.0 openChannelsLiveNoticeInfo
3.14.0 openInquiriesTopic
3.14.2 offUserOffTranslation onUserOffTranslation
3.16.0 checkTransitCardSupport deleteTransitCard getTransitCardCPLC getTransitCardInfo getTransitCardList
 issueTransitCard rechargeTransitCard
3.16.1 requestAppleSubscribeSign
3.17.0 openDesignerProfile
`

export const officialApis: ReadonlyMap<string, OfficialApi> = readDocumented(documented)

function readDocumented(text: string): Map<string, OfficialApi> {
  const apis = new Map<string, OfficialApi>()
  let since = ''
  for (const word of text.trim().split(/\s+/)) {
    if (/^\d/.test(word)) since = word
    else apis.set(word.replace('()', ''), { since, returns: word.endsWith('()') })
  }
  return apis
}

/** Whether a library has `wx[name]`. */
export function hasApi(name: string, sdkVersion: string): boolean {
  const api = officialApis.get(name)
  return api !== undefined && isAtLeast(sdkVersion, api.since)
}
