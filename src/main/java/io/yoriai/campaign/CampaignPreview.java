package io.yoriai.campaign;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

import java.time.Clock;
import java.time.Duration;

import io.yoriai.person.AddressHash;

/** Links by which administrators look at the page of a campaign in whatever state (spec/smp-campaign.md 9.1); each for an hour. */
@Service
public class CampaignPreview {

    private static final String PURPOSE = "campaign.preview";
    private static final Duration LIFE = Duration.ofHours(1);

    private final AddressHash hash;
    private final Clock clock;

    CampaignPreview(AddressHash hash, Clock clock) {
        this.hash = hash;
        this.clock = clock;
    }

    /** The path of a campaign's page, for somebody who may see the campaign in the console. */
    public String path(long campaign) {
        return "/public/seminar/view/" + campaign + "?preview=" + hash.said(PURPOSE, campaign, clock.millis());
    }

    /** Whether such a link was made for this campaign within the hour. */
    public boolean admits(long campaign, @Nullable String key) {
        long[] said = hash.numbers(PURPOSE, key, 2);
        return said != null && said[0] == campaign && clock.millis() - said[1] <= LIFE.toMillis();
    }
}
