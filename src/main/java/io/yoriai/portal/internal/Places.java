package io.yoriai.portal.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.yoriai.application.OwnApplications;
import io.yoriai.campaign.CampaignSettings;
import io.yoriai.campaign.SettingValues;
import io.yoriai.page.Moments;

/** Reads where somebody applies. */
@Lazy
@Component
final class Places {

    private final Records records;
    private final CampaignSettings settings;
    private final OwnApplications applications;
    private final Clock clock;

    Places(Records records, CampaignSettings settings, OwnApplications applications, Clock clock) {
        this.records = records;
        this.settings = settings;
        this.applications = applications;
        this.clock = clock;
    }

    /**
     * The place of an address.
     *
     * @param flow as the address names it; null: the campaign's default flow
     * @return nothing where there is no such campaign or flow
     */
    Optional<Place> of(long campaign, @Nullable String flow, Visitors.Who who, Locale language) {
        Told told = records.campaign(campaign, language).orElse(null);
        if (told == null) {
            return Optional.empty();
        }
        List<Told> flows = records.flows(campaign);
        Told chosen = flows.stream()
                .filter(one -> flow == null ? one.number("IsDefault") == 1 : one.text("Id").equals(flow)).findFirst()
                .orElse(null);
        if (chosen == null && (flow != null || !flows.isEmpty())) {
            return Optional.empty();
        }
        SettingValues of = settings.of(campaign);
        Instant now = clock.instant();
        Moments moments = new Moments(language);
        List<Told> sessions = told.code("SsTargetType") == 2 ? records.sessions(campaign, language) : List.of();
        Map<Long, Offer> offers = new HashMap<>();
        sessions.forEach(session -> offers.put(session.id(), Offer.of(session, told, of, now, moments)));
        Long lead = who.id();
        return Optional.of(new Place(told, of, chosen, sessions, Offer.of(told, told, of, now, moments), offers, who,
                lead == null ? Optional.empty() : applications.newest(campaign, lead)));
    }
}
