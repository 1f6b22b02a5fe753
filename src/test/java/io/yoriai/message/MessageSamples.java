package io.yoriai.message;

import java.util.List;

import io.yoriai.testkit.SampleRecord;

/** Messages to test with: nobody can make one, so they are rows that no bundle knows. */
public final class MessageSamples {

    private MessageSamples() {}

    public static List<SampleRecord> records() {
        return List.of(SampleRecord.of("MessageStr").without("Name", "Language").drawn("Value")
                .made((samples, n) -> samples.data().jdbc()
                        .sql("""
                                insert into message (id, name, language_key, message_category_id, text_key, value, default_value,
                                    description, date_regist, date_update)
                                select max(id) + 1, 'sample.' || (max(id) + 1), case when :n % 2 = 0 then 'ja' else 'en' end,
                                    :n % 9 + 1, 'sample', case when :n % 3 = 0 then '文言' else 'text ' || :n end, '文言',
                                    'where ' || :n, :now, :now from message returning id""")
                        .param("n", n)
                        .param("now", samples.data().now()).query(Long.class).single()));
    }
}
