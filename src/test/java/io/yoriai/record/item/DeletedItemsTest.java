package io.yoriai.record.item;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.List;

import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Deleting an added item deletes its data (spec/smp-lead.md 0.3). */
@ServerTest
class DeletedItemsTest {

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    CustomItemMaker maker;
    @Autowired
    ItemEditor editor;
    @Autowired
    ItemTables tables;

    private int item(String label) {
        return maker.create(new NewCustomItem("VisitorData", Data.unique(label), "", 1, null, null, false, null,
                List.of()));
    }

    private String attributes(long lead) {
        return data.jdbc().sql("select attributes::text from lead where id = ?").param(lead).query(String.class)
                .single();
    }

    @Test
    void values_of_a_deleted_item_are_told_to_nobody_and_taken_out_of_the_records() {
        int goes = item("消える");
        int stays = item("残る");
        long lead = data.lead();
        assertThat(api.call("visitor.put", "<VisitorData><Id>" + lead + "</Id><Attribute" + goes + ">秘密</Attribute"
                + goes + "><Attribute" + stays + ">残り</Attribute" + stays + "></VisitorData>").status()).isEqualTo(200);
        editor.remove("VisitorData", goes);
        for (String resource : CustomItemMaker.RESOURCES) {
            editor.remove(resource,
                    maker.create(new NewCustomItem(resource, Data.unique("項目"), "", 5, null, null, false,
                            null, List.of("一つ"))));
        }
        assertThat(api.get("visitor.get", "search_key1", "Id", "search_value1", "" + lead).body()).contains("残り")
                .doesNotContain("秘密");
        data.jdbc().sql("update custom_item set deleted_at = deleted_at - interval '1 hour'").update();
        tables.empty();
        assertThat(attributes(lead)).contains("残り").doesNotContain("秘密");
        assertThat(
                data.jdbc().sql("select count(*) from custom_item where deleted_at is not null and emptied_at is null")
                        .query(Integer.class).single())
                .as("of all resources").isZero();
        editor.remove("VisitorData", stays);
    }
}
