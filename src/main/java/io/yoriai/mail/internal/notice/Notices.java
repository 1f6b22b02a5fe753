package io.yoriai.mail.internal.notice;

import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.List;

import io.yoriai.mail.internal.MailRow;
import io.yoriai.mail.internal.Result;

/** Mails whose texts stand nowhere in {@code mail_content}: those of newsletters, of campaigns, and to administrators. */
@Component
public class Notices {

    private final ReaderMails readers;
    private final CampaignMails campaigns;
    private final PlainMails plain;
    private final JsonMapper json = JsonMapper.builder().build();

    Notices(ReaderMails readers, CampaignMails campaigns, PlainMails plain) {
        this.plain = plain;
        this.readers = readers;
        this.campaigns = campaigns;
    }

    /** One result for each row; a row's values say what it is about. */
    public List<Result> compose(List<MailRow> rows) {
        return rows.stream().map(this::compose).toList();
    }

    private Result compose(MailRow row) {
        JsonNode about = json.readTree(row.values() == null ? "{}" : row.values());
        if (about.has("outbox")) {
            return readers.compose(row, about.path("outbox").asLong());
        }
        if (about.has("event")) {
            return campaigns.compose(row, CampaignMails.Source.EVENT, about.path("event").asLong(),
                    about.path("staff").asBoolean(), about.path("language").asString(""));
        }
        if (about.has("campaign")) {
            return campaigns.compose(row, CampaignMails.Source.valueOf(about.path("campaign").asString()),
                    about.path("id").asLong(), about.path("staff").asBoolean(), about.path("language").asString(""));
        }
        if (about.has("returned")) {
            return plain.returned(row, about);
        }
        if (about.has("admin")) {
            return plain.toStaff(row, about);
        }
        if (about.has("notice")) {
            return plain.compose(row, about);
        }
        return new Result.Failed("a mail about nothing");
    }
}
