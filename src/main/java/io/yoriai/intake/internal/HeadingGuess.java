package io.yoriai.intake.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.reader.TypedText;

/** What headings of other programs' tables probably mean. Staff say whether they do. */
public final class HeadingGuess {

    private static final Map<String, String> FIELDS = fields(Map.ofEntries(
            Map.entry("email", List.of("メール", "アドレス", "電子メール", "連絡先メール", "email1value")),
            Map.entry("name", List.of("氏名", "お名前", "姓名", "担当者", "担当者名", "顧客名", "ご担当者名", "fullname", "contactname")),
            Map.entry("company",
                    List.of("会社", "会社名称", "貴社名", "御社名", "企業名", "法人名", "勤務先", "団体名", "companyname", "organization")),
            Map.entry("post", List.of("部門", "所属", "部署名", "所属部署", "department")),
            Map.entry("official_position", List.of("肩書", "肩書き", "役職名", "title", "jobtitle")),
            Map.entry("zip", List.of("〒", "郵便", "zipcode", "postcode", "zip/postalcode")),
            Map.entry("pref", List.of("都道府県", "県", "state/province")),
            Map.entry("address", List.of("住所1", "所在地", "ご住所", "市区町村番地", "address1", "street")),
            Map.entry("address2", List.of("住所2", "建物名", "建物", "ビル名", "マンション名")),
            Map.entry("tel", List.of("電話", "tel", "電話番号1", "代表電話", "telephone", "phonenumber")),
            Map.entry("mobile_tel", List.of("携帯", "携帯電話", "携帯番号", "mobile", "cell", "cellphone")),
            Map.entry("fax", List.of("ファックス", "ファクス", "fax番号", "faxnumber")),
            Map.entry("birthday", List.of("生年月日", "お誕生日", "birthdate", "dateofbirth")),
            Map.entry("memo", List.of("備考", "コメント", "メモ欄", "note", "notes", "comment", "remarks")),
            Map.entry("url", List.of("ホームページ", "website", "hp", "webサイト", "homepage")),
            Map.entry("created", List.of("登録日時", "作成日", "createdat"))));

    private HeadingGuess() {}

    /** The parameter of a field; "" where there is no guess. */
    public static String of(String heading) {
        return FIELDS.getOrDefault(plain(heading), "");
    }

    private static Map<String, String> fields(Map<String, List<String>> names) {
        Map<String, String> fields = new HashMap<>();
        names.forEach((field, all) -> all.forEach(name -> fields.put(plain(name), field)));
        return Map.copyOf(fields);
    }

    private static String plain(String heading) {
        return TypedText.narrow(heading).toLowerCase(Locale.ROOT).replace("_", "").replace("*", "");
    }
}
