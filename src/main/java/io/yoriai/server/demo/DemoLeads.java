package io.yoriai.server.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Invented people with Japanese names, companies and addresses; e-mail addresses are of the reserved example domains. */
final class DemoLeads {

    /** The same people every time: this generator's figures are laid down by the Java platform for good. */
    private static final long SEED = 20_261_122L;

    private static final String[] FAMILY = """
            佐藤:サトウ:sato 鈴木:スズキ:suzuki 高橋:タカハシ:takahashi 田中:タナカ:tanaka 伊藤:イトウ:ito 渡辺:ワタナベ:watanabe
            山本:ヤマモト:yamamoto 中村:ナカムラ:nakamura 小林:コバヤシ:kobayashi 加藤:カトウ:kato 吉田:ヨシダ:yoshida 山田:ヤマダ:yamada
            佐々木:ササキ:sasaki 山口:ヤマグチ:yamaguchi 松本:マツモト:matsumoto 井上:イノウエ:inoue 木村:キムラ:kimura 林:ハヤシ:hayashi
            斎藤:サイトウ:saito 清水:シミズ:shimizu 山崎:ヤマザキ:yamazaki 森:モリ:mori 池田:イケダ:ikeda 橋本:ハシモト:hashimoto
            阿部:アベ:abe 石川:イシカワ:ishikawa 山下:ヤマシタ:yamashita 中島:ナカジマ:nakajima 石井:イシイ:ishii 小川:オガワ:ogawa
            前田:マエダ:maeda 岡田:オカダ:okada 長谷川:ハセガワ:hasegawa 藤田:フジタ:fujita 後藤:ゴトウ:goto 近藤:コンドウ:kondo
            村上:ムラカミ:murakami 遠藤:エンドウ:endo 青木:アオキ:aoki 坂本:サカモト:sakamoto""".split("\\s+");

    private static final String[] GIVEN = """
            大輔:ダイスケ:daisuke 健太:ケンタ:kenta 翔太:ショウタ:shota 拓也:タクヤ:takuya 直樹:ナオキ:naoki 誠:マコト:makoto
            浩二:コウジ:koji 隆:タカシ:takashi 達也:タツヤ:tatsuya 亮:リョウ:ryo 一郎:イチロウ:ichiro 修:オサム:osamu
            健:ケン:ken 裕太:ユウタ:yuta 雄一:ユウイチ:yuichi 美咲:ミサキ:misaki 陽子:ヨウコ:yoko 恵:メグミ:megumi
            由美子:ユミコ:yumiko 香織:カオリ:kaori 真由美:マユミ:mayumi 智子:トモコ:tomoko 愛:アイ:ai 彩:アヤ:aya
            裕子:ユウコ:yuko 久美子:クミコ:kumiko 花子:ハナコ:hanako 麻衣:マイ:mai 優子:ユウコ:yuko 千尋:チヒロ:chihiro""".split("\\s+");

    private static final String[] COMPANY = """
            青空製作所:アオゾラセイサクショ:aozora みなと精機:ミナトセイキ:minato 北斗システム:ホクトシステム:hokuto
            東雲電子:シノノメデンシ:shinonome 大和物流:ヤマトブツリュウ:daiwabutsuryu さくら化学:サクラカガク:sakura
            富士見商事:フジミショウジ:fujimi 山手ソリューションズ:ヤマノテソリューションズ:yamanote 瀬戸内食品:セトウチショクヒン:setouchi
            白樺情報サービス:シラカバジョウホウサービス:shirakaba 若葉印刷:ワカバインサツ:wakaba 海風エネルギー:ウミカゼエネルギー:umikaze
            千代田計測:チヨダケイソク:chiyodakeisoku 翠建設:ミドリケンセツ:midori 明星薬品:ミョウジョウヤクヒン:myojo
            高千穂機械:タカチホキカイ:takachihokikai 緑風リース:リョクフウリース:ryokufu 旭町鉄工:アサヒマチテッコウ:asahimachi
            五稜データ:ゴリョウデータ:goryo 天の川通信:アマノガワツウシン:amanogawa""".split("\\s+");

    private static final String[] PLACE = """
            13:100:0005:千代田区丸の内 13:108:0075:港区港南 13:160:0023:新宿区西新宿 13:141:0032:品川区大崎 13:150:0002:渋谷区渋谷
            14:220:0012:横浜市西区みなとみらい 14:212:0013:川崎市幸区堀川町 27:530:0001:大阪市北区梅田 27:541:0041:大阪市中央区北浜
            23:450:0002:名古屋市中村区名駅 40:812:0011:福岡市博多区博多駅前 01:060:0005:札幌市中央区北五条西 04:980:0021:仙台市青葉区中央
            26:600:8216:京都市下京区東塩小路町 28:650:0021:神戸市中央区三宮町 34:730:0011:広島市中区基町 11:330:0854:さいたま市大宮区桜木町
            12:261:0023:千葉市美浜区中瀬 22:420:0851:静岡市葵区黒金町 33:700:0024:岡山市北区駅元町""".split("\\s+");

    private static final String[] DIVISION = {"営業部", "第二営業部", "情報システム部", "経営企画部", "マーケティング部", "製造部", "品質保証部",
        "研究開発部", "購買部", "総務部", "人事部", "生産技術部"};
    private static final String[] POSITION = {"", "", "", "主任", "係長", "課長", "課長", "次長", "部長", "マネージャー", "取締役"};
    private static final String[] DOMAIN = {"example.com", "example.jp", "example.co.jp", "example.net"};

    private DemoLeads() {}

    /** One invented person. */
    record Lead(long id, String loginId, String familyName, String givenName, String familyKana, String givenKana,
            String company, String companyKana, String division, String position, String zip1, String zip2,
            String prefecture, String city, String street, String tel, String email, int permission) {}

    /** A company that some of them work for. */
    record Company(int number, String name, String kana, String domains) {}

    static List<Company> companies() {
        List<Company> companies = new ArrayList<>();
        for (String row : COMPANY) {
            String[] company = row.split(":");
            companies.add(new Company(companies.size(), "株式会社" + company[0], "カブシキガイシャ" + company[1],
                    String.join(",", Arrays.stream(DOMAIN).map(domain -> company[2] + "." + domain).toList())));
        }
        return companies;
    }

    /** The people 1 to n; a smaller n gives the first of them. */
    static List<Lead> first(int n) {
        Random random = new Random(SEED);
        List<Lead> leads = new ArrayList<>(n);
        for (int id = 1; id <= n; id++) {
            leads.add(lead(id, random));
        }
        return leads;
    }

    private static Lead lead(int id, Random random) {
        String[] family = pick(FAMILY, random);
        String[] given = pick(GIVEN, random);
        String[] company = pick(COMPANY, random);
        String[] place = pick(PLACE, random);
        boolean before = random.nextBoolean();
        String street = (1 + random.nextInt(8)) + "-" + (1 + random.nextInt(20)) + "-" + (1 + random.nextInt(15));
        String tel = "03-0000-" + String.format("%04d", id); // no local number begins with 0
        String email = given[2] + "." + family[2] + id + "@" + company[2] + "."
                + DOMAIN[random.nextInt(DOMAIN.length)];
        return new Lead(id, "guest" + String.format("%04d", id), family[0], given[0], family[1], given[1],
                before ? "株式会社" + company[0] : company[0] + "株式会社",
                before ? "カブシキガイシャ" + company[1] : company[1] + "カブシキガイシャ",
                DIVISION[random.nextInt(DIVISION.length)], POSITION[random.nextInt(POSITION.length)], place[1],
                place[2], place[0], place[3], street, tel, email, random.nextInt(10) < 7 ? 1 : 2);
    }

    private static String[] pick(String[] from, Random random) {
        return from[random.nextInt(from.length)].split(":");
    }
}
