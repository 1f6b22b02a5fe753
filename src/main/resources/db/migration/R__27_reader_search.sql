-- What people type finds what stands there (docs/adr/0043): width, case, old and other forms of characters make no difference.
-- The forms: those of the Joyo table's old ones, and what names in Japan are written with. Whoever changes them changes this
-- file, and the index below is made anew.
drop index if exists reader_name_folded;

create or replace function folded(p text) returns text language sql immutable strict parallel safe as $$
    select translate(lower(normalize(p, nfkc)),
        '髙﨑嵜𠮷邉邊濵濱齋齊廣國圀澤瀧龍嶋嶌冨眞槇桒栁曻淸德增惠櫻圓壽條實豐彌鐵鷗緖藪籔曾顏彥產祿穗榮營學與譽藝萬寶寬靜晉敎黑薰'
        '檜薗舘兒亙弌弍貳參肆靑渕渊噓瀨賴俠頰鹼麴屢繫莖蠅壺搔摑囊蔣醬蟬潑醱屛倂幷鬭絕銳悅閱說稅脫內吳娛橫緣錄虛歷曆飜擧舉峽狹挾鄕'
        '曉區驅毆勳徑揭溪經繼螢輕鷄雞缺儉劍劔剱圈檢權獻縣險顯驗嚴效恆鑛號濟碎劑雜慘棧蠶贊讚殘絲辭齒濕寫釋收從澁獸縱肅處敍奬將牀涉'
        '燒稱證乘剩壤孃淨疊讓釀囑觸寢愼盡圖粹醉隨髓樞數聲竊攝專戰淺潛纖踐錢禪雙壯搜插爭總聰莊裝騷藏臟卽屬續墮體對帶滯臺擇單擔膽團'
        '彈斷癡遲晝蟲鑄廳聽鎭轉點傳黨盜燈當獨讀屆繩惱腦霸廢拜賣麥發髮拔蠻祕甁拂佛竝變辨瓣辯舖襃沒每滿默藥譯豫餘搖樣謠來亂覽兩獵綠'
        '壘勵禮隸靈齡戀爐勞樓郞灣亞惡壓圍醫爲壹稻飮隱驛鹽應歐奧假價畫會囘懷繪壞擴殼覺嶽樂勸卷歡觀關陷僞戲犧氣歸龜舊據兪靭暎籐埜嵓'
        '巖峯祗檞栢舩侫諌遙瑤堯鴬檮蘂儘礒帋畧躰峩仝逹祢倶竈篭枩枡舛鰺煕凜綉蘆驒萠蔴',
        '高崎崎吉辺辺浜浜斎斉広国国沢滝竜島島富真槙桑柳昇清徳増恵桜円寿条実豊弥鉄鴎緒薮薮曽顔彦産禄穂栄営学与誉芸万宝寛静晋教黒薫'
        '桧園館児亘一二弐参四青淵淵嘘瀬頼侠頬鹸麹屡繋茎蝿壷掻掴嚢蒋醤蝉溌醗屏併并闘絶鋭悦閲説税脱内呉娯横縁録虚歴暦翻挙挙峡狭挟郷'
        '暁区駆殴勲径掲渓経継蛍軽鶏鶏欠倹剣剣剣圏検権献県険顕験厳効恒鉱号済砕剤雑惨桟蚕賛賛残糸辞歯湿写釈収従渋獣縦粛処叙奨将床渉'
        '焼称証乗剰壌嬢浄畳譲醸嘱触寝慎尽図粋酔随髄枢数声窃摂専戦浅潜繊践銭禅双壮捜挿争総聡荘装騒蔵臓即属続堕体対帯滞台択単担胆団'
        '弾断痴遅昼虫鋳庁聴鎮転点伝党盗灯当独読届縄悩脳覇廃拝売麦発髪抜蛮秘瓶払仏並変弁弁弁舗褒没毎満黙薬訳予余揺様謡来乱覧両猟緑'
        '塁励礼隷霊齢恋炉労楼郎湾亜悪圧囲医為壱稲飲隠駅塩応欧奥仮価画会回懐絵壊拡殻覚岳楽勧巻歓観関陥偽戯犠気帰亀旧拠俞靱映藤野巌'
        '巌峰祇柏柏船佞諫遥瑶尭鶯梼蕊侭磯紙略体峨同達禰俱竃籠松桝桝鯵熙凛繍芦騨萌麻')
$$;

-- Name begins with …, name is …: one index expression at any size.
create index reader_name_folded on reader (magazine_id, folded(name) collate "C");
