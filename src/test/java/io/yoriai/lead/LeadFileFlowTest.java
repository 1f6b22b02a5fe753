package io.yoriai.lead;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

import io.yoriai.record.SystemSettings;
import io.yoriai.record.item.CustomItemMaker;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.item.NewCustomItem;
import io.yoriai.record.things.ContractTest;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.Samples;

/** Files of leads (spec/smp-lead.md 3): attached, and in custom items. */
@ContractTest
class LeadFileFlowTest {

    private static final String PNG = Base64.getEncoder()
            .encodeToString(HexFormat.of().parseHex("89504e470d0a1a0a00000000"));

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    CustomItemMaker maker;
    @Autowired
    CustomItems items;
    @Autowired
    Samples samples;
    @Autowired
    SystemSettings settings;
    @Autowired
    TransactionTemplate transaction;

    private static String file(String... namesAndTexts) {
        StringBuilder body = new StringBuilder("<VisitorFile>");
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            body.append('<').append(namesAndTexts[i]).append('>').append(namesAndTexts[i + 1]).append("</")
                    .append(namesAndTexts[i]).append('>');
        }
        return body.append("</VisitorFile>").toString();
    }

    private Reply of(long id) {
        return api.get("visitor.getFile", "search_key1", "Id", "search_value1", Long.toString(id));
    }

    private int files() {
        return data.jdbc().sql("select count(*) from stored_file").query(Integer.class).single();
    }

    private int item() {
        String name = Data.unique("写真");
        maker.create(new NewCustomItem("VisitorData", name, "photo", 8, null, null, false, null, List.of()));
        samples.await(() -> items.of("VisitorData").values().stream().anyMatch(one -> one.labelJa().equals(name)));
        return items.of("VisitorData").values().stream().filter(one -> one.labelJa().equals(name)).findFirst()
                .orElseThrow().n();
    }

    @Test
    void a_file_is_attached_read_with_its_content_replaced_and_deleted_and_no_content_outlives_it() {
        long lead = data.lead();
        int before = files();
        Reply made = api.call("visitor.postFile", file("VisitorId", "" + lead, "Name", "meishi.PNG", "Body", PNG));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        Reply read = of(made.id());
        assertThat(read.first("Name")).isEqualTo("meishi");
        assertThat(read.first("Extension")).isEqualTo("png");
        assertThat(read.first("Size")).isEqualTo("12");
        assertThat(read.first("Body")).isEqualTo(PNG);
        assertThat(read.first("FilePath")).endsWith("/multivisitor/file/" + made.id() + "/meishi.png");
        assertThat(api.get("visitor.getFile", "search_key1", "VisitorId", "search_value1", "" + lead).first("Body"))
                .as("the content only of one").isNull();

        String other = Base64.getEncoder().encodeToString("memo".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Reply changed = api.call("visitor.putFile", file("Id", "" + made.id(), "Extension", "txt", "Body", other));
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(of(made.id()).first("Body")).isEqualTo(other);
        assertThat(files()).isEqualTo(before + 1);

        assertThat(api.call("visitor.deleteFile", file("Id", "" + made.id())).status()).isEqualTo(200);
        assertThat(files()).isEqualTo(before);
        assertThat(api.call("visitor.deleteFile", file("Id", "" + made.id())).status()).isEqualTo(404);
    }

    @Test
    void a_file_of_an_item_is_the_items_value_and_both_ways_of_writing_it_agree() {
        long lead = data.lead();
        int n = item();
        Reply made = api.call("visitor.postFile", file("VisitorId", "" + lead, "AttributeId", "" + n, "Name", "face",
                "Extension", "png", "Description", "顔写真", "Body", PNG));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(api.get("visitor.get", "search_key1", "Id", "search_value1", "" + lead).body())
                .contains("<Attribute" + n + "FileName>face</Attribute" + n + "FileName>");
        assertThat(of(made.id()).first("Description")).isEqualTo("顔写真");
        assertThat(api.get("visitor.getChangelog", "search_key1", "VisitorId", "search_value1", "" + lead).body())
                .contains("face.png");

        long upload = samples.file("png");
        Reply put = api.call("visitor.put", "<VisitorData><Id>" + lead + "</Id><Attribute" + n + "File><Attribute" + n
                + "FileId>" + upload + "</Attribute" + n + "FileId></Attribute" + n + "File></VisitorData>");
        assertThat(put.status()).as(put.body()).isEqualTo(200);
        assertThat(of(made.id()).first("FileId")).isEqualTo("" + upload);
        assertThat(api.call("visitor.put", "<VisitorData><Id>" + lead + "</Id><Attribute" + n + "File><FileId>" + upload
                + "</FileId></Attribute" + n + "File></VisitorData>").body()).contains("UNKNOWN_COLUMN");
        assertThat(of(made.id()).first("FileId")).isEqualTo("" + upload);

        assertThat(api.call("visitor.deleteFile", file("Id", "" + made.id())).status()).isEqualTo(200);
        assertThat(api.get("visitor.get", "search_key1", "Id", "search_value1", "" + lead).body())
                .doesNotContain("Attribute" + n + "File");
    }

    @Test
    void what_may_not_be_a_leads_file_is_told_by_its_field_and_leaves_nothing() {
        long lead = data.lead();
        int before = files();
        int n = item();
        String id = "" + lead;
        List<String[]> wrong = List.of(
                new String[]{"400 INVALID_VALUE VisitorFile.Extension", "VisitorId", id, "Name", "a.exe", "Body", PNG},
                new String[]{"400 INVALID_VALUE VisitorFile.Name", "VisitorId", id, "Name", "a/b.png", "Body", PNG},
                new String[]{"400 REQUIRED VisitorFile.Body", "VisitorId", id, "Name", "a.png"},
                new String[]{"400 REQUIRED VisitorFile.Name", "VisitorId", id, "Extension", "png", "Body", PNG},
                new String[]{"400 INVALID_VALUE VisitorFile.FileId", "VisitorId", id, "FileId", "999999999"},
                new String[]{"400 NOT_ALLOWED VisitorFile.FileId", "VisitorId", id, "Name", "a.png", "Body", PNG,
                    "FileId", "" + samples.file("png")},
                new String[]{"400 INVALID_VALUE VisitorFile.AttributeId", "VisitorId", id, "AttributeId", "99999",
                    "Name", "a.png", "Body", PNG},
                new String[]{"400 INVALID_VALUE VisitorFile.Extension", "VisitorId", id, "AttributeId", "" + n, "Name",
                    "a.gif", "Body", PNG},
                new String[]{"404 NOT_FOUND VisitorFile.VisitorId", "VisitorId", "999999999", "Name", "a.png", "Body",
                    PNG});
        for (String[] one : wrong) {
            Reply reply = api.call("visitor.postFile", file(java.util.Arrays.copyOfRange(one, 1, one.length)));
            assertThat(reply.status() + " " + reply.first("ErrorCode") + " " + reply.first("ErrorField"))
                    .as(reply.body()).isEqualTo(one[0]);
        }
        assertThat(files()).as("but the upload").isEqualTo(before + 1);
    }

    @Test
    void a_file_as_large_as_the_setting_allows_arrives_although_base64_in_lines_is_longer() {
        String id = "" + data.lead();
        String large = Base64.getMimeEncoder().encodeToString(new byte[11 << 20]);
        Reply usual = api.call("visitor.postFile", file("VisitorId", id, "Name", "a.bin", "Body", large));
        assertThat(usual.status() + " " + usual.first("ErrorCode")).isEqualTo("413 TOO_LARGE");
        setting("11");
        try {
            assertThat(api.call("visitor.postFile", file("VisitorId", id, "Name", "a.bin", "Body", large)).status())
                    .isEqualTo(201);
            Reply more = api.call("visitor.postFile", file("VisitorId", id, "Name", "b.bin", "Body",
                    Base64.getEncoder().encodeToString(new byte[(11 << 20) + 1])));
            assertThat(more.status() + " " + more.first("ErrorField")).isEqualTo("413 VisitorFile.Body");
        } finally {
            setting("10");
        }
    }

    private void setting(String mebibytes) {
        transaction.executeWithoutResult(status -> settings.change("lead.file_mebibytes", mebibytes));
    }

    @Test
    void a_lead_has_fifty_attached_files_and_they_go_with_it() {
        long lead = data.lead();
        int before = files();
        for (int i = 0; i < 50; i++) {
            api.call("visitor.postFile", file("VisitorId", "" + lead, "Name", i + ".png", "Body", PNG));
        }
        Reply full = api.call("visitor.postFile", file("VisitorId", "" + lead, "Name", "a.png", "Body", PNG));
        assertThat(full.status() + full.first("ErrorCode")).isEqualTo("409FULL");
        assertThat(files()).isEqualTo(before + 50);
        api.call("visitor.delete", "<VisitorData><Id>" + lead + "</Id></VisitorData>");
        assertThat(files()).isEqualTo(before);
        assertThat(api.get("visitor.getFile", "search_key1", "VisitorId", "search_value1", "" + lead)
                .count("VisitorFile")).isZero();
    }
}
