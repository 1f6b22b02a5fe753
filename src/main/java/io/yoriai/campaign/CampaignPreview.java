package io.yoriai.campaign;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;

import io.yoriai.person.AddressHash;

/** Links by which administrators look at the page of a campaign in whatever state (spec/smp-campaign.md 9.1); each for an hour. */
@Service
public class CampaignPreview {

    public static final long GUEST = 0;
    /** Some member, whom every saved condition finds. */
    public static final long MEMBER = -1;

    private static final String PURPOSE = "campaign.preview";
    private static final Duration LIFE = Duration.ofHours(1);

    private final AddressHash hash;
    private final Clock clock;

    CampaignPreview(AddressHash hash, Clock clock) {
        this.hash = hash;
        this.clock = clock;
    }

    /**
     * The path of a campaign's page, for somebody who may see the campaign in the console.
     *
     * @param viewer whose eyes see it: {@link #GUEST}, {@link #MEMBER}, or a lead, whom that somebody may see, too
     */
    public String path(long campaign, long viewer) {
        return "/public/seminar/view/" + campaign + "?preview="
                + hash.said(PURPOSE, campaign, clock.millis(), viewer);
    }

    /** As whom a link that was made for this campaign within the hour shows it; nothing where it was not. */
    public OptionalLong viewer(long campaign, @Nullable String key) {
        long[] said = hash.numbers(PURPOSE, key, 3);
        return said != null && said[0] == campaign && clock.millis() - said[1] <= LIFE.toMillis()
                ? OptionalLong.of(said[2])
                : OptionalLong.empty();
    }
}
