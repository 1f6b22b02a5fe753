package io.yoriai.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.magazine.MagazineSettings.OptIn;
import io.yoriai.magazine.MagazineSettings.Outside;
import io.yoriai.magazine.ReaderField;
import io.yoriai.reader.Reader;
import io.yoriai.reader.Readers;
import io.yoriai.testkit.Data;

/** {@code usrctrl.php} as programs call it: shops and member sites (spec/neo.md 7.1). */
class ShopCallsTest extends PublicPages {

    private static final Pattern HASH = Pattern.compile("name=\"hash\" value=\"([0-9a-f]+)\"");

    @Autowired
    Readers readers;

    @Test
    void an_act_that_is_none_writes_nothing() {
        for (String act : List.of("stop", "ADD", "delete", "1")) {
            assertThat(submit("mag_id", mag(), "act", act, "email", email, "name", "A").status()).as(act)
                    .isEqualTo(400);
        }
        assertThat(readers.find(magazine.id(), email)).isEmpty();
        assertThat(mails(email)).isEmpty();
    }

    @Test
    void a_stranger_is_asked_before_and_mailed_the_link_and_nobody_learns_whether_there_is_a_reader() {
        call("userAdd", "email", email);
        String asked = submit("mag_id", mag(), "act", "del", "email", email).body();
        assertThat(asked).contains("以下のメルマガを購読解除してよいですか", "name=\"mag_id\" value=\"" + mag() + "\"",
                "name=\"email\" value=\"" + email + "\"");
        assertThat(submit("mag_id", mag(), "act", "del", "email", "none-" + email).body())
                .contains("以下のメルマガを購読解除してよいですか");
        assertThat(mails(email)).isEmpty();

        String known = yes(email, hash(asked)).body();
        String unknown = yes("none-" + email,
                hash(submit("mag_id", mag(), "act", "del", "email", "none-" + email).body())).body();
        assertThat(known).isEqualTo(unknown);
        assertThat(mails(email)).containsExactly("CANCEL_LINK");
        assertThat(mails("none-" + email)).isEmpty();
        assertThat(readers.find(magazine.id(), email)).isPresent();
    }

    @Test
    void a_hash_of_another_address_or_magazine_is_none() {
        call("userAdd", "email", email);
        String other = hash(submit("mag_id", mag(), "act", "del", "email", "none-" + email).body());
        assertThat(yes(email, other).status()).isEqualTo(400);
        assertThat(yes(email, other).body()).contains("hash");
        assertThat(yes(email, "").status()).isEqualTo(400);
        assertThat(mails(email)).isEmpty();
    }

    @Test
    void a_listed_site_adds_and_removes_at_once_as_often_as_it_likes_with_fields_that_the_form_does_not_show() {
        magazines.change(Data.TESTS, magazine.id(), settings -> settings.with(new OptIn(false, 72))
                .with(new Outside(List.of("2001:db8::/32"), false)));
        for (int i = 0; i < 12; i++) {
            assertThat(submit("mag_id", mag(), "act", "add", "email", i + email, "name", "山田", "type", "hoge", "zip",
                    "100-0001", "pref", "東京都", "memo", "inner").status()).as("call " + i).isEqualTo(200);
        }
        Reader reader = readers.find(magazine.id(), "0" + email).orElseThrow();
        assertThat(reader.provisional()).isFalse();
        assertThat(reader.value(ReaderField.ZIP)).isEqualTo("100-0001");
        assertThat(reader.value(ReaderField.PREF)).isEqualTo("東京都");
        assertThat(String.valueOf(reader.value(ReaderField.MEMO))).doesNotContain("inner");

        String asked = submit("mag_id", mag(), "act", "del", "email", "0" + email).body();
        assertThat(yes("0" + email, hash(asked)).body()).contains("解除しました");
        assertThat(readers.find(magazine.id(), "0" + email)).isEmpty();
    }

    @Test
    void a_charset_is_named_as_the_shop_names_it() {
        magazines.change(Data.TESTS, magazine.id(), settings -> settings.with(new OptIn(false, 72))
                .with(new Outside(List.of("2001:db8::/32"), true)));
        for (String[] named : new String[][]{{"u", "UTF-8"}, {"e", "EUC-JP"}, {"s", "windows-31j"},
            {"j", "ISO-2022-JP"}}) {
            String name = "山田" + named[0];
            assertThat(sent("mag_id=" + mag() + "&act=add&charaset=" + named[0] + "&email=" + email + "&name="
                    + URLEncoder.encode(name, Charset.forName(named[1]))).status()).as(named[1]).isEqualTo(200);
            assertThat(readers.find(magazine.id(), email).orElseThrow().value(ReaderField.NAME)).isEqualTo(name);
        }
        assertThat(sent("mag_id=" + mag() + "&act=add&charaset=x&email=" + email).status()).isEqualTo(400);
    }

    private Answer yes(String address, String hash) {
        return submit("mag_id", mag(), "act", "del", "del_check", "1", "email", address, "hash", hash);
    }

    private Answer sent(String form) {
        return submitForm(network, form);
    }

    private static String hash(String page) {
        Matcher found = HASH.matcher(page);
        assertThat(found.find()).as(page).isTrue();
        return found.group(1);
    }
}
